import Kernels
import NaiveReference

/// The float tolerance of the laws: how far an element of a gradient, computed in Float from given
/// states, may be from the same formula in exact arithmetic. States are exact, so errors come from the
/// arithmetic alone and pass on through deterministic units, outputs, weights and signals. Magnitudes
/// are bounds over all configurations of the case; slopes are ¼ for σ and 0.1 for σ', and the kernels'
/// own errors are those that they document.
struct RoundingAnalysis {
  /// a, or α and β, of the layer with the largest bound
  private(set) var logits = Rounded(0)
  /// log w
  let logWeight: Rounded
  /// e = ∂ log w / ∂o
  let outputError: Rounded
  /// δ, and what it becomes on its way down through a hybrid network
  private(set) var score: Rounded
  /// The largest signal without its weight: δ, or what comes back from the outputs.
  private(set) var signal = Rounded(0)
  /// What signals are multiplied with: x, h or d.
  private(set) var below: Rounded

  private static let sigmoidULPs = ElementwiseFunction.sigmoid.errorBound

  init(_ source: LawCase) {
    let network = source.network
    let layers = Array(1...network.sizes.hidden.count)
    let matrices = { (names: [String]) in names.compactMap { network.parameters[$0] } }
    let paths = source.enumeration.paths
    let largest = { (values: [Double]) in values.map(\.magnitude).max() ?? 0 }

    below = Rounded(max(1, largest(source.example.x)))
    for layer in layers {
      for names in [["U\(layer)", "u\(layer)"], ["W\(layer)", "R\(layer)", "b\(layer)"]] {
        logits = .max(logits, below.multiplied(by: RowNorm(matrices(names))))
      }
      below = .max(below, logits.mapped(slope: 0.25, magnitude: 1, ulps: Self.sigmoidULPs))
    }
    let outputs = below.multiplied(by: RowNorm(matrices(["V", "c"])))
    let e = largest(paths.flatMap(\.outputError))
    outputError = outputs.mapped(slope: 1, magnitude: e, ulps: 4)
    let count = Double(network.sizes.outputs)
    let ownError = ErrorBounds.bernoulliLogLikelihood(outputs: network.sizes.outputs)
    let logLikelihood = largest(paths.map(\.logLikelihood)) + count
    logWeight = Rounded(
      logLikelihood,
      error: count * e * outputs.error + ownError * logLikelihood)

    score = logits.mapped(slope: 0.25, magnitude: 1, ulps: Self.sigmoidULPs)
    let derivative = logits.mapped(
      slope: 0.1, magnitude: 0.25, ulps: ElementwiseFunction.sigmoidDerivative.errorBound)
    let v = Naive.transpose(network.parameters["V"]!)
    var state = Rounded(
      largest(paths.flatMap { path in v.map { Naive.dot($0, path.outputError) } }),
      error: outputError.multiplied(by: RowNorm([v])).error)
    signal = .max(score, state)
    for layer in layers.reversed() {
      let deterministic = network.kind == .sfnn ? state : derivative * state
      let fromStates = deterministic.multiplied(
        by: RowNorm(matrices(["R\(layer)"]).map(Naive.transpose)))
      signal = .max(signal, .max(deterministic, fromStates))
      let sampled = Rounded.max(score, fromStates)
      let direct = deterministic.multiplied(
        by: RowNorm(matrices(["W\(layer)"]).map(Naive.transpose)))
      let bySampling = sampled.multiplied(
        by: RowNorm(matrices(["U\(layer)"]).map(Naive.transpose)))
      state = Rounded(
        direct.magnitude + bySampling.magnitude, error: direct.error + bySampling.error)
      signal = .max(signal, state)
    }
    if network.kind == .hybridC { score = .max(score, signal) }
  }

  /// The error of one element of an estimate from M particles. Signals are weighted with w̄, or with
  /// Ĉ − L̄ where |L̄| ≤ 2.
  func gradientError(particles count: Int) -> Double {
    // w̄ = e^(log w − lse): relative errors of numerator and denominator. Σ w̄ = 1, so particles do
    // not multiply the error, they only add roundings.
    let normalized = Rounded(
      1, error: 2 * logWeight.error + Double(16 + count) * Rounded.unit)
    // Ĉ is no worse than log w.
    let criterion = Rounded(logWeight.magnitude + 2, error: logWeight.error + 8 * Rounded.unit)
    return [
      (criterion * score * below).summed(count), normalized * signal * below,
      normalized * outputError * below,
    ].map(\.error).max()!
  }
}
