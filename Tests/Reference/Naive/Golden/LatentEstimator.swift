/// A gradient that golden files know for models with latent variables.
public enum LatentEstimator: Sendable, Equatable {
  /// The mean over samples of a derivative of log w.
  case elbo(Naive.Derivative)
  case elboForm(Naive.ELBOForm)
  case iwae(Naive.IWAEEstimator)

  /// nil for a name that there is nothing for here.
  public init?(goldenName name: String) {
    switch name {
    case "elbo_total": self = .elbo(.total)
    case "elbo_path": self = .elbo(.path)
    case "elbo_path_blocked": self = .elbo(.pathBlocked)
    case "elbo_entropy": self = .elboForm(.analyticEntropy)
    case "elbo_kl": self = .elboForm(.analyticDivergence)
    case "iwae_total": self = .iwae(.total)
    case "iwae_path": self = .iwae(.path)
    case "iwae_path_blocked": self = .iwae(.pathBlocked)
    case "iwae_dreg": self = .iwae(.dreg)
    case "iwae_dreg_blocked": self = .iwae(.dregBlocked)
    case "rws": self = .iwae(.rws)
    case "rws_dreg": self = .iwae(.rwsDReG)
    default: return nil
    }
  }

  /// Of K samples of one example.
  public func gradient(
    _ model: Naive.Autoencoder, _ samples: Naive.ImportanceSamples
  ) -> Naive.Parameters {
    switch self {
    case .elbo(let derivative): model.elboGradient(derivative, samples)
    case .elboForm(let form): model.elboGradient(form: form, samples)
    case .iwae(let estimator): model.iwaeGradient(estimator, samples)
    }
  }

  /// The objective of one example, in nats.
  public func objective(_ samples: Naive.ImportanceSamples) -> Double {
    switch self {
    case .elbo: samples.elbo()
    case .elboForm(let form): samples.elbo(form)
    case .iwae: samples.iwaeBound
    }
  }
}

extension Naive.IWAEEstimator {
  /// By the names in the files of exact moments.
  public init?(momentsName name: String) {
    switch name {
    case "total": self = .total
    case "path_alg4": self = .path
    case "path_alg4_blocked": self = .pathBlocked
    case "dreg": self = .dreg
    case "dreg_blocked": self = .dregBlocked
    case "rws": self = .rws
    case "rws_dreg": self = .rwsDReG
    default: return nil
    }
  }
}
