import Foundation
import Testing

@testable import bench

struct `Theorem 1` {
  private let example = TheoremExample()
  private let tolerance = 4 * Double.ulpOfOne

  @Test func `has the likelihoods of a fair coin and of a deterministic unit`() {
    #expect(abs(example.logLikelihood(0.5) - log(0.5)) <= tolerance)
    let deterministic = 0.5 * log(0.9) + 0.5 * log(0.1)
    for p in [0.0, 1] { #expect(abs(example.logLikelihood(p) - deterministic) <= tolerance) }
    // As the paper prints them, in log10.
    #expect(String(format: "%.2f", example.logLikelihood(0.5) / log(10)) == "-0.30")
    #expect(String(format: "%.2f", example.logLikelihood(0) / log(10)) == "-0.52")
  }

  /// Values of the golden case theorem1.
  @Test(arguments: [(0.1, -0.9566246834078824), (0.25, -0.7803238741323341)])
  func `has the golden values`(_ p: Double, _ likelihood: Double) {
    #expect(abs(example.logLikelihood(p) - likelihood) <= tolerance)
    #expect(abs(example.expectedCriterion(particles: 1, p) - -1.203972804325936) <= tolerance)
  }

  @Test func `has bounds that tighten with the particles`() {
    for p in [0.1, 0.25, 0.5] {
      let bounds = [1, 2, 5, 20].map { example.expectedCriterion(particles: $0, p) }
      #expect(zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 })
      #expect(bounds.last! < example.logLikelihood(p))
    }
  }

  @Test(arguments: [1, 2, 20], [0.5, 0.6])
  func `has the gradient of its expected criterion`(_ particles: Int, _ data: Double) {
    let example = TheoremExample(dataProbability: data)
    let (logit, step) = (0.7, 1e-5)
    let value = { (logit: Double) in
      example.expectedCriterion(particles: particles, 1 / (1 + exp(-logit)))
    }
    let difference = (value(logit + step) - value(logit - step)) / (2 * step)
    #expect(abs(example.gradient(particles: particles, logit: logit) - difference) <= 1e-9)
  }

  @Test func `leaves one particle indifferent, and many with a fair coin`() {
    #expect(abs(example.ascent(particles: 1, from: 0.2, steps: 200).last! - 0.2) <= 1e-12)
    #expect(abs(example.ascent(particles: 20, from: 0.2, steps: 200).last! - 0.5) <= 1e-6)
  }

  @Test func `drives one particle to a deterministic unit on data that lean`() {
    let example = TheoremExample(dataProbability: 0.6)
    #expect(example.ascent(particles: 1, from: 0.2, steps: 2000).last! > 0.99)
    // The likelihood is greatest where 0.9 p + 0.1 (1 - p) = 0.6.
    #expect(abs(example.ascent(particles: 20, from: 0.2, steps: 2000).last! - 0.625) < 0.01)
  }
}
