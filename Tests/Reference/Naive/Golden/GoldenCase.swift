/// A golden file: inputs of one case of the specification with every value computed from them, in
/// double precision, natural logarithms, gradients as ascent directions, matrices (out, in).
/// Compare with |a − b| ≤ 1e-12 + 1e-10 |b|.
public enum GoldenCase: Sendable {
  /// `sfnn-v1`: one example, all configurations, exact expectations and explicit particles.
  case enumerated(Enumerated)
  /// `sfnn-explicit-v1`: minibatches of explicit particles.
  case batches(Batches)
  /// `deterministic-a-v1`: network A.
  case deterministic(Deterministic)
  /// `snis-v1`: the bias of G4 for many M.
  case importanceSampling(ImportanceSampling)
  /// `ema-v1`: G1's baseline through a few updates.
  case baseline(Baseline)
  /// `theorem1-v1`.
  case theorem(Theorem)
  /// `numerics-v1`: stable functions at the ends of the range.
  case numerics(Numerics)
  /// `noise-v1`: one hidden layer, as far as G3 and the exact gradient go.
  case noise(Noise)
  /// Models with real latent variables.
  case latent(LatentGoldenCase)
  /// An unknown schema.
  case skipped(schema: String)

  /// Reads and checks a file: the shapes of all its values fit its network.
  public init(path: String) throws(GoldenCaseError) {
    let file = try GoldenFile(path: path)
    self =
      switch file.schema {
      case "sfnn-v1": .enumerated(try file.decode(Enumerated.self))
      case "sfnn-explicit-v1": .batches(try file.decode(Batches.self))
      case "deterministic-a-v1": .deterministic(try file.decode(Deterministic.self))
      case "snis-v1": .importanceSampling(try file.decode(ImportanceSampling.self))
      case "ema-v1": .baseline(try file.decode(Baseline.self))
      case "theorem1-v1": .theorem(try file.decode(Theorem.self))
      case "numerics-v1": .numerics(try file.decode(Numerics.self))
      case "noise-v1": .noise(try file.decode(Noise.self))
      default: try LatentGoldenCase(file).map(Self.latent) ?? .skipped(schema: file.schema)
      }
  }
}
