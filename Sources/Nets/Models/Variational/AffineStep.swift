import Kernels

/// Some units become y = z e^s + t, with s = tanh a, and a and t an affine function of others, which pass:
/// W z plus a bias for each example from its heads. W is a parameter that all examples share.
///
/// A coupling lets half of the units pass and changes the others (Dinh et al. 2017). An autoregressive
/// step changes all, unit i as a function of the units j < i (Kingma et al. 2016).
struct AffineStep: FlowStep {
  let input: Matrix
  let output: Matrix
  let passing: Range<Int>
  let changing: Range<Int>
  let headColumns: Range<Int>
  let heads: Matrix
  /// W, `[passing, 2 changing]`; of an autoregressive step zero but for weights to later units.
  private let map: Parameter
  private let isAutoregressive: Bool
  /// s and t, and the signals at a and t, `[rows, 2 changing]`.
  private let activations: Matrix
  private let signals: Matrix

  /// - Parameter heads: of the whole encoder.
  init(
    from input: Matrix, to output: Matrix, passing: Range<Int>, changing: Range<Int>,
    map: Parameter, heads: Matrix, firstHead: Int, in arena: Arena
  ) {
    self.input = input
    self.output = output
    self.passing = passing
    self.changing = changing
    self.map = map
    isAutoregressive = passing == changing
    headColumns = firstHead..<firstHead + 2 * changing.count
    self.heads = heads[columns: headColumns]
    activations = arena.matrix(rows: input.rows, columns: 2 * changing.count)
    signals = arena.matrix(rows: input.rows, columns: 2 * changing.count)
  }

  var products: [GradientProduct] {
    let left = input[columns: passing]
    return [
      GradientProduct(
        left: .real(left, selected: left), signal: signals,
        parameters: AffineParameters(weights: map, bias: nil),
        autoregressiveUnits: isAutoregressive ? changing.count : nil)
    ]
  }

  func transform(
    _ rows: Range<Int>, logDensities: Matrix, kernels: KernelSet, scratch: Scratch
  ) {
    let (z, y, activations) = (input[rows: rows], output[rows: rows], activations[rows: rows])
    kernels.matmul(
      z[columns: passing], map.values, startingFrom: heads[rows: headRows(rows)],
      into: activations, scratch: scratch)
    let scales = activations[columns: 0..<changing.count]
    kernels.apply(.hyperbolicTangent, scales, into: scales)
    kernels.affineTransform(
      z[columns: changing], activations, into: y[columns: changing],
      logDensities: logDensities[columns: rows])
    if !isAutoregressive { y[columns: passing].copy(from: z[columns: passing]) }
  }

  func advanceDensityGradient(
    _ rows: Range<Int>, _ gradient: Matrix, kernels: KernelSet, scratch: Scratch
  ) {
    let (z, activations) = (input[rows: rows], activations[rows: rows])
    let gradient = gradient[rows: rows]
    if isAutoregressive {
      return kernels.autoregressiveDensityGradient(
        z, activations, map: map.values, gradient: gradient, scratch: scratch)
    }
    let signals = signals[rows: rows]
    kernels.affineDensityGradient(
      z[columns: changing], activations, gradient: gradient[columns: changing], into: signals)
    addThroughMap(signals, to: gradient, kernels: kernels, scratch: scratch)
  }

  func backpropagate(
    _ rows: Range<Int>, determinantWeights: Matrix, _ gradient: Matrix, into signal: Matrix,
    kernels: KernelSet, scratch: Scratch
  ) {
    let (gradient, signals) = (gradient[rows: rows], signals[rows: rows])
    kernels.affineSignal(
      input[rows: rows][columns: changing], activations[rows: rows],
      weights: determinantWeights[columns: rows], gradient: gradient[columns: changing],
      into: signals)
    addThroughMap(signals, to: gradient, kernels: kernels, scratch: scratch)
    kernels.sumGroups(signals, into: signal[rows: headRows(rows)])
  }

  /// What signals at a and t are at the units that pass.
  private func addThroughMap(
    _ signals: Matrix, to gradient: Matrix, kernels: KernelSet, scratch: Scratch
  ) {
    let target = gradient[columns: passing]
    kernels.matmul(
      signals, map.values, rightTransposed: true, startingFrom: target, into: target,
      scratch: scratch)
  }
}
