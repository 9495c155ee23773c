import Foundation
@testable import NaiveReference
import Testing

/// Flows of each kind in Double: z_K = f(ε), log q by the log-determinants, and the path derivative, for
/// which ∂ log q/∂z_K is found by a recursion over the layers.
@Suite struct `Flows` {
  @Test(arguments: FlowCase.all) func `log-determinants`(_ flow: FlowCase) {
    for noise in flow.someNoise {
      let sample = flow.posterior.sample(noise: noise, target: flow.target)
      for (layer, z) in zip(flow.posterior.layers, sample.latents) {
        let exact = log(abs(Naive.determinant(layer.numericJacobian(at: z))))
        #expect(abs(layer.transform(z).logDeterminant - exact) <= Self.differenceError)
        let slopes = numericGradient(at: z) { layer.transform($0).logDeterminant }
        let gradient = layer.logDeterminantGradient(at: z).input
        #expect(gradient.distance(to: slopes) <= Self.differenceError)
      }
    }
  }

  /// Of slopes by differences that leave out h⁴ / 30 of a fifth derivative, at h = 2⁻⁸ and a derivative
  /// of 16 or less for each tanh, and roundings of 2⁻⁵² / h.
  private static let differenceError = 1e-8

  /// J^−T v, against the Jacobian as a whole.
  @Test(arguments: FlowCase.all) func `transposed systems`(_ flow: FlowCase) {
    for noise in flow.someNoise {
      let sample = flow.posterior.sample(noise: noise, target: flow.target)
      for (layer, z) in zip(flow.posterior.layers, sample.latents) {
        let exact = Naive.solve(Naive.transpose(layer.numericJacobian(at: z)), noise)
        let solution = layer.solveTransposed(noise, at: z)
        #expect(solution.distance(to: exact) <= 10 * Self.differenceError)
      }
    }
  }

  /// G_K of the recursion is the solution of the whole system, (∂z_K/∂z₀)^T G = ∂[log q₀ − Σ log |det J|].
  @Test(arguments: FlowCase.all) func `implicit gradient`(_ flow: FlowCase) {
    for noise in flow.someNoise {
      let sample = flow.posterior.sample(noise: noise, target: flow.target)
      let recursive = flow.posterior.densityGradients(sample)
      let implicit = flow.posterior.implicitDensityGradient(sample)
      #expect(
        recursive.last!.distance(to: implicit) <= 1e-11 * max(1, implicit.magnitude))
      // Planted: G₀, the density's gradient with the determinants forgotten.
      #expect(recursive.first!.distance(to: implicit) > 1e-2)
    }
  }

  /// Differences of log w with the noise held fixed are `total`, by every parameter.
  @Test(arguments: FlowCase.all) func `total is the slope`(_ flow: FlowCase) {
    let noise = flow.someNoise[0]
    let sample = flow.posterior.sample(noise: noise, target: flow.target)
    let total = flow.posterior.gradient(.total, sample)
    let slopes = numericGradient(at: flow.parameters.flattened) { numbers in
      flow.with(flow.parameters.replacingNumbers(with: numbers)).posterior
        .sample(noise: noise, target: flow.target).logWeight
    }
    #expect(total.flattened.distance(to: slopes) <= 10 * Self.differenceError)
  }

  /// Total and path have one mean; with the parameters stopped inside the log-determinants of the forward
  /// pass the mean is another, since the intermediate zₖ move with them.
  @Test func `means`() {
    let flow = FlowCase.planar
    let quadrature = Naive.Quadrature.trapezoid(step: 0.25, limit: 7, dimensions: 2)
    let mean = { (derivative: Naive.FlowDerivative) in
      quadrature.moments { noise in
        let sample = flow.posterior.sample(noise: noise, target: flow.target)
        return flow.posterior.gradient(derivative, sample).flattened
      }.mean
    }
    let total = mean(.total)
    #expect(mean(.path).distance(to: total) <= 1e-8)
    #expect(mean(.score).magnitude <= 1e-8)
    #expect(mean(.stoppedDeterminants).distance(to: total) > 0.05 * total.magnitude)
  }

  /// Where the target is q itself the path derivative is 0 for every sample; total, score and the stopped
  /// log-determinants are not.
  @Test(arguments: FlowCase.all) func `exact posterior`(_ flow: FlowCase) {
    for noise in flow.someNoise {
      let sample = flow.posterior.sampleOfItself(noise: noise)
      let magnitude = { (derivative: Naive.FlowDerivative) in
        flow.posterior.gradient(derivative, sample).flattened.magnitude
      }
      #expect(sample.logWeight == 0)
      #expect(magnitude(.path) <= 1e-11)
      #expect(magnitude(.total) > 0.1 && magnitude(.score) > 0.1)
      #expect(magnitude(.stoppedDeterminants) > 0.01)
    }
  }
}

extension Naive.Flow {
  /// A sample whose target is the flow's own density, with the gradient of the whole system.
  fileprivate func sampleOfItself(noise: [Double]) -> Naive.FlowSample {
    let sample = sample(noise: noise, target: Naive.LogDensity { ($0[0], $0) })
    return Naive.FlowSample(
      noise: noise, latents: sample.latents, logDensity: sample.logDensity,
      logTarget: sample.logDensity, targetGradient: implicitDensityGradient(sample))
  }
}

extension Naive.FlowLayer {
  /// ∂y/∂z by differences.
  fileprivate func numericJacobian(at z: [Double]) -> [[Double]] {
    z.indices.map { unit in numericGradient(at: z) { transform($0).output[unit] } }
  }
}

/// Five-point differences, with an error of h⁴ / 30 of the fifth derivative.
private func numericGradient(at z: [Double], of f: ([Double]) -> Double) -> [Double] {
  let step = 0x1p-8
  return z.indices.map { unit in
    let values = [2.0, 1, -1, -2].map { multiple in
      var moved = z
      moved[unit] += multiple * step
      return f(moved)
    }
    return (8 * (values[1] - values[2]) - values[0] + values[3]) / (12 * step)
  }
}
