import Foundation
import NaiveReference
import Testing

/// Gaussians, quadratures and Adam against what is known of them.
@Suite struct `Naive Gaussians` {
  private let gaussian = Naive.Gaussian(mean: [0.7], logDeviation: [-0.4])

  /// E ε²ᵏ = (2k − 1)!!, up to the degree that n nodes are exact for: 1e-12 of the largest.
  @Test(arguments: [1, 2, 7, 22])
  func `quadratures have the moments of the standard normal`(count: Int) {
    let exact: [Double] = [1, 0, 1, 0, 3, 0, 15, 0, 105, 0, 945, 0, 10395, 0]
    for rule in [Naive.Quadrature.gaussHermite(count), .trapezoid(step: 0.25, limit: 12)] {
      let moments = rule.moments { node in
        exact.indices.prefix(2 * count).map { pow(node[0], Double($0)) }
      }
      for (moment, exact) in zip(moments.mean, exact) { #expect(abs(moment - exact) <= 1e-8) }
    }
  }

  @Test func `one node fewer than needed is not exact`() {
    let fourth = Naive.Quadrature.gaussHermite(2).moments { [pow($0[0], 4)] }
    #expect(abs(fourth.mean[0] - 3) > 1)
  }

  @Test func `pairs are two independent draws`() {
    let rule = Naive.Quadrature.gaussHermite(5)
    let moments = rule.pairMoments { i, j in
      let (a, b) = (rule.nodes[i][0], rule.nodes[j][0])
      return [1, a * b, a * a * b * b, a + b]
    }
    for (mean, exact) in zip(moments.mean, [1, 0, 1, 0.0]) { #expect(abs(mean - exact) <= 1e-12) }
    for (variance, exact) in zip(moments.variance, [0, 1, 8, 2.0]) {
      #expect(abs(variance - exact) <= 1e-12)
    }
  }

  @Test func `a density integrates to 1, with its entropy and divergence`() {
    let standard = Naive.Gaussian.standard(1)
    let rule = Naive.Quadrature.trapezoid(step: 0.1)
    let integral = rule.moments { z in
      [exp(gaussian.logDensity(at: z) - standard.logDensity(at: z))]
    }.mean
    let expectations = rule.moments { noise in
      let logDensity = gaussian.logDensity(noise: noise)
      return [-logDensity, logDensity - standard.logDensity(at: gaussian.sample(noise: noise))]
    }.mean
    #expect(abs(integral[0] - 1) <= 1e-12)
    #expect(abs(expectations[0] - gaussian.entropy) <= 1e-12)
    #expect(abs(expectations[1] - gaussian.divergenceFromStandard) <= 1e-12)
  }

  /// Central differences of step 1e-5.
  @Test func `derivatives are central differences`() {
    func difference(_ f: (Double) -> Double) -> Double { (f(1e-5) - f(-1e-5)) / 2e-5 }
    func shifted(_ mean: Double, _ logDeviation: Double) -> Naive.Gaussian {
      Naive.Gaussian(mean: [0.7 + mean], logDeviation: [-0.4 + logDeviation])
    }
    for noise in [-1.3, 0, 2.1] {
      let z = gaussian.sample(noise: [noise])
      let pairs = [
        (
          gaussian.densityGradient(noise: [noise])[0],
          difference { gaussian.logDensity(at: [z[0] + $0]) }
        ),
        (gaussian.score(noise: [noise])[0][0], difference { shifted($0, 0).logDensity(at: z) }),
        (gaussian.score(noise: [noise])[1][0], difference { shifted(0, $0).logDensity(at: z) }),
        (gaussian.divergenceGradient[0][0], difference { shifted($0, 0).divergenceFromStandard }),
        (gaussian.divergenceGradient[1][0], difference { shifted(0, $0).divergenceFromStandard }),
      ]
      for (exact, difference) in pairs { #expect(abs(exact - difference) <= 1e-8) }
      #expect(abs(gaussian.noise(of: z)[0] - noise) <= 1e-15 * (1 + abs(noise)))
    }
  }

  @Test func `coordinates are independent`() {
    let both = Naive.Gaussian(mean: [0.7, -1], logDeviation: [-0.4, 0.5])
    let second = Naive.Gaussian(mean: [-1], logDeviation: [0.5])
    let sum = gaussian.logDensity(at: [0.2]) + second.logDensity(at: [3])
    #expect(abs(both.logDensity(at: [0.2, 3]) - sum) <= 1e-12)
    #expect(abs(both.entropy - gaussian.entropy - second.entropy) <= 1e-12)
  }

  /// Rounding is below 1e-15 in each factor of 1 − t².
  @Test(arguments: [-3, -0.5, 0, 1e-9, 2, 15.0])
  func `the derivative of tanh is 1 over cosh squared`(x: Double) {
    let exact = 1 / (cosh(x) * cosh(x))
    #expect(abs(Naive.tanhDerivative(of: Naive.tanh(x)) - exact) <= 1e-15)
  }

  @Test func `linear systems are solved, rows exchanged where needed`() {
    let matrix = [[0, 2, 1], [1, 0, 0], [3, 1, -1.0]]
    #expect(Naive.solve(matrix, [7, 1, 2]) == [1, 2, 3])
    #expect(abs(Naive.determinant(matrix) - 3) <= 1e-15)
    #expect(Naive.determinant([[1, 2], [2, 4]]) == 0)
  }
}

@Suite struct `Naive Adam` {
  private let gradients = (1...40).map { sin(Double($0)) + 0.3 }

  /// Algorithm 1 of the source corrects both moments; its ε is ours over √(1 − β₂ᵗ). From v = 1 in
  /// place of 0 the same.
  @Test(arguments: [0.9, 0.99], [0, 1.0])
  func `is the source's algorithm 1`(_ firstDecay: Double, _ start: Double) {
    let (secondDecay, rate, stabiliser) = (0.999, 1e-3, 1e-4)
    var (parameters, first, second) = ([0.0], [0.0], [start])
    var (theta, m, v) = (0.0, 0.0, start)
    for (i, g) in gradients.enumerated() {
      let step = Double(i + 1)
      let corrections = (1 - pow(firstDecay, step), (1 - pow(secondDecay, step)).squareRoot())
      Naive.adamUpdate(
        parameters: &parameters, firstMoment: &first, secondMoment: &second, gradient: [g],
        decays: (firstDecay, secondDecay), learningRate: rate * corrections.1 / corrections.0,
        stabiliser: stabiliser)
      m = firstDecay * m + (1 - firstDecay) * g
      v = secondDecay * v + (1 - secondDecay) * g * g
      theta +=
        rate * m / corrections.0 / (v.squareRoot() / corrections.1 + stabiliser / corrections.1)
      #expect(abs(parameters[0] - theta) <= 1e-15)
    }
  }

  /// v = 1 keeps the first steps small.
  @Test func `from a second moment of 1 starts with smaller steps`() {
    var (parameters, first, second) = ([1.0], [0.0], [1.0])
    Naive.adamUpdate(
      parameters: &parameters, firstMoment: &first, secondMoment: &second, gradient: [1],
      decays: (0.5, 0.75), learningRate: 1, stabiliser: 1)
    #expect(first == [0.5] && second == [1] && parameters == [1.25])
  }
}
