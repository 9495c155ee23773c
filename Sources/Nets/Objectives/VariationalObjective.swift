/// The lower bound on log p(x) that an autoencoder is trained on.
public enum VariationalObjective: String, CaseIterable, Sendable {
  /// E log w, the mean over K samples. Source: Kingma & Welling 2014.
  case elbo
  /// L_K = E log (1/K) Σₖ wₖ. Source: Burda et al. 2016.
  case iwae
}

/// How much of the ELBO is taken as an expectation in closed form. All have the same mean.
/// Source: Roeder et al. 2017, equations 1 to 3.
public enum ELBOForm: String, CaseIterable, Sendable {
  /// log p(x, z) − log q(z | x), sampled throughout: constant at the exact posterior.
  case monteCarlo = "mc"
  /// log p(x, z) + H[q], of each upper layer given the sample below it.
  case entropy
  /// log p(x | z) − KL(q ‖ p), for one stochastic layer.
  case divergence = "kl"
}
