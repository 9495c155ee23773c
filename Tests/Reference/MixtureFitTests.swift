import Kernels
import NaiveReference
import Nets
import Testing

/// Mixtures in double precision against their definitions.
struct `Fits of mixtures` {
  private static let (components, dimensions) = (3, 2)
  private let noise = FitNoise(
    count: components * dimensions, seed: 1, kernels: KernelSet(.available.last!))

  /// Relative to the sums that the numbers are made of, a few hundred roundings.
  private static let rounding = 1e-12

  private func fit(_ number: Int, components: Int = components) -> MixtureFit {
    let places = components * Self.dimensions
    var fit = MixtureFit(components: components, dimensions: Self.dimensions)
    fit.parameters = Array(
      noise.normals(layer: 10 * number + 1).prefix(components)
        + noise.normals(layer: 10 * number + 2).prefix(places)
        + noise.uniforms(layer: 10 * number + 3).prefix(places))
    return fit
  }

  private func draw(_ number: Int, components: Int = components) -> [Double] {
    Array(noise.normals(layer: 0, step: number).prefix(components * Self.dimensions))
  }

  private func rows(_ values: some Sequence<Double>) -> [[Double]] {
    let values = Array(values)
    return stride(from: 0, to: values.count, by: Self.dimensions).map {
      Array(values[$0..<$0 + Self.dimensions])
    }
  }

  private func naive(_ fit: MixtureFit) -> Naive.MixturePosterior {
    let (means, deviations) = (rows(fit.density.means), rows(fit.density.logDeviations))
    return Naive.MixturePosterior(
      logits: Array(fit.parameters.prefix(fit.components)),
      components: zip(means, deviations).map { Naive.Gaussian(mean: $0, logDeviation: $1) })
  }

  @Test(arguments: 0..<10, [1, components])
  func `have the naive gradients`(_ number: Int, _ components: Int) {
    let (q, p) = (fit(2 * number + 1, components: components), fit(2 * number + 2))
    let noise = draw(number, components: components)
    let computed = q.gradient(noise: noise, target: p.density)
    let reference = naive(q)
    let sample = reference.sample(noise: rows(noise), target: naive(p).logDensity)
    let exact = Naive.MixtureDerivative.allCases.map {
      reference.gradient($0, sample).flattened
    }
    let largest = exact.joined().map(\.magnitude).max()!
    for (ours, exact) in zip([computed.total, computed.path, computed.score], exact) {
      for (a, b) in zip(ours, exact) { #expect(abs(a - b) <= Self.rounding * (1 + largest)) }
    }
    #expect(abs(computed.elbo - reference.elbo(sample)) <= Self.rounding * (1 + largest))
  }

  /// At the posterior path is 0 sample by sample, and neither of the others is; of one component but for
  /// rounding, so that nothing holds a fit there.
  @Test(arguments: 0..<5) func `have no path derivative at the truth`(_ number: Int) {
    let q = fit(number)
    let gradient = q.gradient(noise: draw(number), target: q.density)
    #expect(gradient.path.allSatisfy { $0 == 0 })
    #expect(gradient.score.contains { $0.magnitude > 0.01 })
    #expect(gradient.total.contains { $0.magnitude > 0.01 })
    let single = fit(number, components: 1)
    let path = (0..<100).flatMap { step in
      single.gradient(noise: draw(step, components: 1), target: single.density).path
    }
    #expect(path.contains { $0 != 0 } && path.allSatisfy { $0.magnitude < Self.rounding })
  }

  /// The estimate itself, with its noise held fixed, has the total derivative; of path no function
  /// is the estimate. Central differences of width h err by h² / 6 of a third derivative and ε / h
  /// of rounding.
  @Test func `have the total derivative of their estimate`() {
    let (q, p, noise) = (fit(1), fit(2).density, draw(3))
    let gradient = q.gradient(noise: noise, target: p)
    let differences = q.parameters.indices.map { index in
      let width = 1e-5
      let values = [width, -width].map { step in
        var moved = q
        moved.parameters[index] += step
        return moved.gradient(noise: noise, target: p).elbo
      }
      return (values[0] - values[1]) / (2 * width)
    }
    let errors = [gradient.total, gradient.path].map { derivative in
      zip(derivative, differences).map { abs($0 - $1) }.max()!
    }
    #expect(errors[0] < 1e-7 && errors[1] > 1e-2)
  }

  @Test func `go from one to the other exactly`() {
    let (a, b) = (fit(1), fit(2))
    #expect(a.interpolated(to: b, at: 0).parameters == a.parameters)
    #expect(a.interpolated(to: b, at: 1).parameters == b.parameters)
  }

  /// Where only the mean is off, by δ, path is −δ on it for every sample. Gradient ascent takes a share
  /// of δ; Adam's first step is η δ / (δ + ε), 999 δ here.
  @Test func `step by their whole rate with Adam, however near the truth`() {
    let (rate, offset) = (0.01, 1e-5)
    let truth = MixtureFit(components: 1, dimensions: 1)
    var start = truth
    start.parameters[1] = offset
    var adam = Adam.paper
    adam.stabiliser = 1e-8
    let distances = [FitRule.gradient, .adam(adam)].map { rule in
      var ascent = FitAscent(start, to: truth, .path, rule: rule, rate: rate)
      ascent.step(noise: [draw(0)[0]])
      return ascent.distance
    }
    #expect(distances[0] < offset && distances[1] > 0.99 * rate)
  }

  @Test func `ascend along a line only`() {
    let (start, truth) = (fit(1), fit(2))
    let line = zip(truth.parameters, start.parameters).map(-)
    var ascent = FitAscent(start, to: truth, .path, rate: 0.01, along: line)
    for step in 0..<20 { ascent.step(noise: draw(step)) }
    let moved = zip(ascent.fit.parameters, start.parameters).map(-)
    let share = moved[0] / line[0]
    #expect(share != 0)
    for (a, b) in zip(moved, line) { #expect(abs(a - share * b) <= Self.rounding) }
  }
}
