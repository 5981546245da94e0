namespace Reasoning.Verification.Abstention;

/// <summary>How a confidence was estimated, which says what may be concluded from it.</summary>
public enum ConfidenceSource
{
    /// <summary>The share of samples that behave or answer alike. Orders answers well; is a probability only once calibrated.</summary>
    ClusterShare,

    /// <summary>The weighted share of votes. Orders answers; is a probability only once calibrated.</summary>
    VoteShare,

    /// <summary>The share of tests passed. Orders answers badly where the tests are not trusted; see <see cref="ClusterShare"/>.</summary>
    TestShare,

    /// <summary>Bayes' rule over a verifier of estimated completeness and soundness: a probability, as good as these estimates.</summary>
    VerifierPosterior,

    /// <summary>The accuracy on labelled data of answers with like scores: a probability, as far as the data are alike.</summary>
    Calibration,

    /// <summary>The score of a model that judges, or a model's own statement.</summary>
    Model,
}
