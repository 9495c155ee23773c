import Kernels
import NaiveReference

extension KernelCheck {
  static let flows = [planarFlow, affineFlow, autoregressiveFlow]

  private static let planarFlow = KernelCheck("planar-flow", bound: 1, unit: .bound) {
    kernels, input, worst in
    for (groups, size, units) in [(1, 1, 1), (3, 1, 50), (2, 5, 16), (1, 3, 33)] {
      let rows = groups * size
      let heads = input.matrix(rows: groups, columns: 2 * units + 1, in: -1...1)
      let z = input.matrix(rows: rows, columns: units)
      let y = input.empty(rows: rows, columns: units)
      let densities = input.matrix(rows: 1, columns: rows)
      let (activations, weights) = (
        input.empty(rows: 1, columns: rows), input.matrix(rows: 1, columns: rows)
      )
      let gradient = input.matrix(rows: rows, columns: units)
      let signal = input.empty(rows: groups, columns: heads.columns)
      let expectations = PlanarExpectations(heads: heads, rows: rows)
      let transformed = expectations.transform(
        z.reference, logDensities: densities.reference[0])
      kernels.planarTransform(
        z, heads: heads, into: y, activations: activations, logDensities: densities)
      worst.include(y, transformed.outputs)
      worst.include(activations, transformed.activations)
      worst.include(densities, transformed.logDensities)

      let advanced = expectations.densityGradient(gradient.reference, at: z.reference)
      kernels.planarDensityGradient(gradient, heads: heads, activations: activations)
      worst.include(gradient, advanced)
      let expected = expectations.signal(
        gradient.reference, at: z.reference, weights: weights.reference[0])
      kernels.planarSignal(
        z, heads: heads, activations: activations, weights: weights, gradient: gradient,
        into: signal)
      worst.include(gradient, expected.gradient)
      worst.include(signal, expected.signal)
    }
  }

  private static let affineFlow = KernelCheck("affine-flow", bound: 1, unit: .bound) {
    kernels, input, worst in
    for (rows, units) in [(1, 1), (3, 50), (5, 16), (2, 33)] {
      let step = AffineInput(input, rows: rows, units: units)
      let y = input.empty(rows: rows, columns: units)
      let densities = input.matrix(rows: 1, columns: rows)
      let expectedDensities = step.expectations.logDensities(densities.reference[0])
      kernels.affineTransform(step.z, step.activations, into: y, logDensities: densities)
      worst.include(y, step.expectations.outputs)
      worst.include(densities, expectedDensities)

      let weights = input.matrix(rows: 1, columns: rows)
      let expected = step.expectations.signal(
        step.gradient.reference, weights: weights.reference[0])
      kernels.affineSignal(
        step.z, step.activations, weights: weights, gradient: step.gradient, into: step.signal)
      worst.include(step.gradient, expected.gradient)
      worst.include(step.signal, expected.signal)

      let advanced = step.expectations.densityGradient(step.gradient.reference)
      kernels.affineDensityGradient(
        step.z, step.activations, gradient: step.gradient, into: step.signal)
      worst.include(step.gradient, advanced.gradient)
      worst.include(step.signal, advanced.signal)
    }
  }

  private static let autoregressiveFlow = KernelCheck(
    "autoregressive-flow", bound: 1, unit: .bound
  ) { kernels, input, worst in
    for (rows, units) in [(1, 1), (3, 50), (16, 16), (33, 33)] {
      let step = AffineInput(input, rows: rows, units: units)
      let map = input.matrix(rows: units, columns: 2 * units, in: -0.2...0.2)
      for row in 0..<units {
        for unit in 0...row { (map[row, unit], map[row, units + unit]) = (0, 0) }
      }
      let before = step.gradient.reference
      kernels.autoregressiveDensityGradient(
        step.z, step.activations, map: map, gradient: step.gradient, scratch: input.scratch)
      worst.include(
        step.gradient,
        step.expectations.autoregressiveDensityGradient(
          before, map: map.reference, result: step.gradient.reference))
    }
  }
}

/// Operands of an affine step, |s| < 1.
private struct AffineInput {
  let z: Matrix
  let activations: Matrix
  let gradient: Matrix
  let signal: Matrix
  let expectations: AffineFlowExpectations

  init(_ input: CheckInput, rows: Int, units: Int) {
    z = input.matrix(rows: rows, columns: units)
    activations = input.matrix(rows: rows, columns: 2 * units, in: -0.99...0.99)
    gradient = input.matrix(rows: rows, columns: units)
    signal = input.empty(rows: rows, columns: 2 * units)
    expectations = AffineFlowExpectations(z, activations: activations)
  }
}
