/// A golden file of a model with real latent variables, of the same kind as a `GoldenCase`.
public enum LatentGoldenCase: Sendable {
  /// `vae-v1`: a Gaussian variational autoencoder on explicit noise.
  case autoencoder(Autoencoder)
  /// `mixture-v1`: a mixture as posterior.
  case mixture(Mixture)
  /// `flow-v1`: a flow as posterior.
  case flow(Flow)
  /// `gauss1d-v1`: one-dimensional Gaussians, exact means and variances.
  case gaussian(ScalarGaussian)
  /// `hier1d-v1`: two layers of one dimension each, exact means and variances.
  case hierarchy(ScalarHierarchy)

  /// Reads and checks a file; nil for a schema of other models.
  public init?(path: String) throws(GoldenCaseError) {
    try self.init(GoldenFile(path: path))
  }

  init?(_ file: GoldenFile) throws(GoldenCaseError) {
    switch file.schema {
    case "vae-v1": self = .autoencoder(try file.decode(Autoencoder.self))
    case "mixture-v1": self = .mixture(try file.decode(Mixture.self))
    case "flow-v1": self = .flow(try file.decode(Flow.self))
    case "gauss1d-v1": self = .gaussian(try file.decode(ScalarGaussian.self))
    case "hier1d-v1": self = .hierarchy(try file.decode(ScalarHierarchy.self))
    default: return nil
    }
  }
}

/// Exact mean and variance of each parameter's derivative, in the file's `params_order`.
public struct GoldenMoments: Decodable, Sendable {
  public let mean: [Double]
  public let variance: [Double]
  /// The mean less the gradient of E[L̂₂], where the estimator is one for that bound.
  public let bias: [Double]?

  private enum CodingKeys: String, CodingKey {
    case mean, variance, bias
    case biasOfSecondBound = "bias_for_grad_L2"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    mean = try container.decode([Double].self, forKey: .mean)
    variance = try container.decode([Double].self, forKey: .variance)
    bias =
      try container.decodeIfPresent([Double].self, forKey: .biasOfSecondBound)
      ?? container.decodeIfPresent([Double].self, forKey: .bias)
  }

  func check(parameters count: Int, _ location: String) throws(Malformed) {
    try requireCount(mean, count, "\(location).mean")
    try requireCount(variance, count, "\(location).variance")
    if let bias { try requireCount(bias, count, "\(location).bias") }
  }
}

/// So many rows of so many entries.
func requireShape(
  _ matrix: [[Double]], _ rows: Int, _ columns: Int, _ location: String
) throws(Malformed) {
  try requireCount(matrix, rows, location)
  for (i, row) in matrix.enumerated() { try requireCount(row, columns, "\(location)[\(i)]") }
}

/// Every parameter of a model, and no other, with its shape.
func requireShapes(
  of parameters: Naive.Parameters, like shapes: Naive.Parameters, _ location: String
) throws(Malformed) {
  for (name, shape) in shapes.sorted(by: { $0.key < $1.key }) {
    guard let matrix = parameters[name] else {
      throw Malformed(location: location, reason: "the key \(name) is missing")
    }
    try requireShape(matrix, shape.count, shape.first?.count ?? 0, "\(location).\(name)")
  }
  for name in parameters.keys.sorted() where shapes[name] == nil {
    throw Malformed(location: "\(location).\(name)", reason: "the model has no such parameter")
  }
}
