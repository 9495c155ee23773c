import NaiveReference

@testable import Kernels
@testable import bench

extension FuzzedKernel {
  static let flows = [
    planarTransform, planarDensityGradient, planarSignal, affineTransform, affineSignal,
    affineDensityGradient, autoregressiveDensityGradient,
  ]

  private static let planarTransform = FuzzedKernel("planarTransform") { input in
    let step = PlanarOperands(input)
    let (y, activations) = (step.result(), input.result(rows: 1, columns: step.z.rows))
    let densities = input.matrix(rows: 1, columns: step.z.rows)
    let expected = step.expectations.transform(
      step.z.doubles, logDensities: densities.doubles[0])
    input.kernels.planarTransform(
      step.z, heads: step.heads, into: y, activations: activations, logDensities: densities)
    input.expect(y, expected.outputs)
    input.expect(activations, expected.activations)
    input.expect(densities, expected.logDensities)
  }

  private static let planarDensityGradient = FuzzedKernel("planarDensityGradient") { input in
    let step = PlanarOperands(input)
    let gradient = step.gradient()
    let expected = step.expectations.densityGradient(gradient.doubles, at: step.z.doubles)
    input.kernels.planarDensityGradient(
      gradient, heads: step.heads, activations: step.activations())
    input.expect(gradient, expected)
  }

  private static let planarSignal = FuzzedKernel("planarSignal") { input in
    let step = PlanarOperands(input)
    let gradient = step.gradient()
    let weights = input.matrix(rows: 1, columns: step.z.rows, special: [0, 1])
    let signal = input.result(rows: step.heads.rows, columns: step.heads.columns)
    let expected = step.expectations.signal(
      gradient.doubles, at: step.z.doubles, weights: weights.doubles[0])
    input.kernels.planarSignal(
      step.z, heads: step.heads, activations: step.activations(), weights: weights,
      gradient: gradient, into: signal)
    input.expect(gradient, expected.gradient)
    input.expect(signal, expected.signal)
  }

  private static let affineTransform = FuzzedKernel("affineTransform") { input in
    let step = AffineOperands(input)
    let densities = input.matrix(rows: 1, columns: step.z.rows, special: [0])
    let expectedDensities = step.expectations.logDensities(densities.doubles[0])
    let expected = step.expectations.outputs
    let y = input.bool() ? step.z : input.result(rows: step.z.rows, columns: step.z.columns)
    input.kernels.affineTransform(step.z, step.activations, into: y, logDensities: densities)
    input.expect(y, expected)
    input.expect(densities, expectedDensities)
  }

  private static let affineSignal = FuzzedKernel("affineSignal") { input in
    let step = AffineOperands(input)
    let weights = input.matrix(rows: 1, columns: step.z.rows, special: [0, 1])
    let expected = step.expectations.signal(
      step.gradient.doubles, weights: weights.doubles[0])
    input.kernels.affineSignal(
      step.z, step.activations, weights: weights, gradient: step.gradient, into: step.signal)
    input.expect(step.gradient, expected.gradient)
    input.expect(step.signal, expected.signal)
  }

  private static let affineDensityGradient = FuzzedKernel("affineDensityGradient") { input in
    let step = AffineOperands(input)
    let expected = step.expectations.densityGradient(step.gradient.doubles)
    input.kernels.affineDensityGradient(
      step.z, step.activations, gradient: step.gradient, into: step.signal)
    input.expect(step.gradient, expected.gradient)
    input.expect(step.signal, expected.signal)
  }

  private static let autoregressiveDensityGradient = FuzzedKernel(
    "autoregressiveDensityGradient"
  ) { input in
    let step = AffineOperands(input)
    let units = step.z.columns
    let map = input.matrix(rows: units, columns: 2 * units, scale: 0.1, special: [0])
    for row in 0..<units {
      for unit in 0...row { (map[row, unit], map[row, units + unit]) = (0, 0) }
    }
    let before = step.gradient.doubles
    input.kernels.autoregressiveDensityGradient(
      step.z, step.activations, map: map, gradient: step.gradient, scratch: input.scratch)
    input.expect(
      step.gradient,
      step.expectations.autoregressiveDensityGradient(
        before, map: map.doubles, result: step.gradient.doubles))
  }
}

/// Heads of any number of groups, and operands for their rows.
private struct PlanarOperands {
  let heads: Matrix
  let z: Matrix
  let expectations: PlanarExpectations
  private let input: KernelCase

  init(_ input: KernelCase) {
    self.input = input
    let (groups, units) = (input.length(1...5), input.length(1...80))
    let rows = groups * input.length(0...6)
    heads = input.matrix(rows: groups, columns: 2 * units + 1, scale: 1, special: [1])
    z = input.matrix(rows: rows, columns: units, special: [0, 1])
    expectations = PlanarExpectations(heads: heads, rows: rows)
  }

  func result() -> Matrix { input.result(rows: z.rows, columns: z.columns) }

  func gradient() -> Matrix {
    input.matrix(rows: z.rows, columns: z.columns, special: [0, 1])
  }

  /// t as the step would leave it.
  func activations() -> Matrix {
    let activations = input.result(rows: 1, columns: z.rows)
    input.kernels.planarTransform(
      z, heads: heads, into: result(), activations: activations,
      logDensities: input.matrix(rows: 1, columns: z.rows))
    return activations
  }
}

private struct AffineOperands {
  let z: Matrix
  let activations: Matrix
  let gradient: Matrix
  let signal: Matrix
  let expectations: AffineFlowExpectations

  init(_ input: KernelCase) {
    let (rows, units) = (input.length(0...20), input.length(0...80))
    z = input.matrix(rows: rows, columns: units, special: [0, 1])
    activations = input.matrix(rows: rows, columns: 2 * units, scale: 1, special: [0, 1])
    gradient = input.matrix(rows: rows, columns: units, special: [0, 1])
    signal = input.result(rows: rows, columns: 2 * units)
    expectations = AffineFlowExpectations(z, activations: activations)
  }
}
