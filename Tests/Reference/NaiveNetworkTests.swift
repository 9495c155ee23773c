import Foundation
import NaiveReference
import Testing

/// What the naive networks claim about themselves, independently of their own derivatives.
@Suite struct `Naive networks` {
  /// Central differences of step 1e-5: truncation 1e-10 and rounding 1e-11 times moderate factors.
  @Test(arguments: ["sfnn_2l_gaussian", "sfnn_1l_empty_input", "hybrid_c_2l_bernoulli"])
  func `gradients are central differences of what they derive`(name: String) throws {
    let (network, example) = try enumerated(name)
    let enumeration = Naive.Enumeration(network, example)
    let exact = enumeration.criterionGradient.flattened
    let expected = enumeration.expectedCriterionGradient(particles: 2).flattened
    let numbers = network.parameters.flattened
    for i in numbers.indices {
      func shifted(by step: Double) -> Naive.Enumeration {
        var numbers = numbers
        numbers[i] += step
        let parameters = network.parameters.replacingNumbers(with: numbers)
        return Naive.Enumeration(
          Naive.Network(kind: network.kind, output: network.output, parameters: parameters),
          example)
      }
      let (up, down) = (shifted(by: 1e-5), shifted(by: -1e-5))
      #expect(abs((up.criterion - down.criterion) / 2e-5 - exact[i]) <= 1e-8)
      let difference =
        up.expectedCriterion(particles: 2) - down.expectedCriterion(particles: 2)
      #expect(abs(difference / 2e-5 - expected[i]) <= 1e-8)
    }
  }

  /// With fair coins the normalized weights of all configurations are the posterior, where the
  /// bound is tight; doubling every particle changes no Q.
  @Test func `the bound is the criterion at the posterior`() throws {
    let (network, example) = try enumerated("hybrid_d_2l_bernoulli")
    let enumeration = Naive.Enumeration(network, example)
    let once = Naive.Particles(enumeration.paths)
    let twice = Naive.Particles(enumeration.paths + enumeration.paths)
    #expect(abs(once.bound - enumeration.criterion) <= 1e-12)
    #expect(abs(twice.bound - enumeration.criterion) <= 1e-12)
  }

  @Test(arguments: ["sfnn_2l_softmax", "hybrid_c_1l_bernoulli", "hybrid_d_1l_bernoulli"])
  func `no set of particles exceeds the bound`(name: String) throws {
    let (network, example) = try enumerated(name)
    let enumeration = Naive.Enumeration(network, example)
    for first in enumeration.paths {
      for second in enumeration.paths {
        #expect(Naive.Particles([first, second]).bound <= enumeration.criterion + 1e-12)
      }
    }
  }

  /// Multisets with their numbers of orders stand for ordered tuples.
  @Test func `unordered and ordered expectations agree`() throws {
    let (network, example) = try enumerated("sfnn_1l_bernoulli")
    let enumeration = Naive.Enumeration(network, example)
    func value(_ particles: Naive.Particles) -> [Double] { [particles.criterion, 1] }
    let ordered = enumeration.expectation(particles: 3, of: value)
    let unordered = enumeration.expectation(particles: 3, unordered: true, of: value)
    #expect(zip(ordered, unordered).allSatisfy { abs($0 - $1) <= 1e-12 })
    #expect(abs(unordered[1] - 1) <= 1e-12)
    var visits = 0.0
    _ = enumeration.expectation(particles: 3, unordered: true) { _ in
      visits += 1
      return []
    }
    #expect(visits == enumeration.multisetCount(particles: 3))
  }

  @Test func `corrected G5 is M over M − 1 times G5 in the hidden layers`() throws {
    let (network, example) = try enumerated("sfnn_2l_bernoulli")
    let particles = Naive.Particles(Array(Naive.Enumeration(network, example).paths.prefix(3)))
    let plain = network.gradient(.g5, particles)
    for (name, gradient) in network.gradient(.g5Corrected, particles) {
      let factor = isHidden(name) ? 1.5 : 1
      let scaled = plain[name]!.flatMap { $0.map { factor * $0 } }
      #expect(zip(gradient.joined(), scaled).allSatisfy { abs($0 - $1) <= 1e-12 })
    }
  }

  private func enumerated(_ name: String) throws -> (Naive.Network, Naive.Example) {
    let file: GoldenCase.Enumerated? =
      if case .enumerated(let file) = try GoldenCase(named: name) { file } else { nil }
    return try (#require(file).network, #require(file).example)
  }
}
