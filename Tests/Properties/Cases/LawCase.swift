import NaiveReference
import Testing

/// A network small enough to visit every configuration of its stochastic units, with one example.
/// All numbers are multiples of 1/64, so that they are the same in Float and in Double.
struct LawCase: Sendable, CustomTestStringConvertible {
  let name: String
  let network: Naive.Network
  let example: Naive.Example
  /// Inputs are 0/1 and go into the package as bits.
  var binaryInputs = false

  var testDescription: String { name }
  var enumeration: Naive.Enumeration { Naive.Enumeration(network, example) }
  var samplesParameters: Bool { network.kind == .sfnn || network.kind == .hybridC }

  /// The parameters of the output layer, whose gradient is exact whatever the estimator.
  static let outputParameters: Set = ["V", "c"]
  static func isHidden(_ name: String) -> Bool { !outputParameters.contains(name) }

  init(
    _ name: String, _ kind: Naive.Kind, _ output: Naive.OutputModel, x: [Double],
    hidden: [Naive.LayerSize], y: Naive.Target, outputs: Int, seed: UInt64 = 1,
    binaryInputs: Bool = false
  ) {
    let sizes = Naive.Sizes(inputs: x.count, hidden: hidden, outputs: outputs)
    var numbers = SixtyFourths(state: seed)
    var parameters: Naive.Parameters = [:]
    for (name, rows, columns) in sizes.shapes(kind: kind) {
      // Above the first layer weights are larger, so that particles differ in how they explain y.
      let scale: Double = name == "V" || name.hasPrefix("R") ? 3 : name.hasSuffix("2") ? 2 : 1
      parameters[name] = (0..<rows).map { _ in (0..<columns).map { _ in scale * numbers.next() } }
    }
    self.init(
      name, Naive.Network(kind: kind, output: output, sizes: sizes, parameters: parameters),
      Naive.Example(x: x, y: y), binaryInputs: binaryInputs)
  }

  init(
    _ name: String, _ network: Naive.Network, _ example: Naive.Example, binaryInputs: Bool = false
  ) {
    self.name = name
    self.network = network
    self.example = example
    self.binaryInputs = binaryInputs
  }

  /// The same case with other parameters.
  func with(_ change: (inout Naive.Parameters) -> Void) -> LawCase {
    var parameters = network.parameters
    change(&parameters)
    return LawCase(
      name,
      Naive.Network(
        kind: network.kind, output: network.output, sizes: network.sizes, parameters: parameters),
      example, binaryInputs: binaryInputs)
  }

  /// The same case with another target.
  func with(target: Naive.Target) -> LawCase {
    LawCase(name, network, Naive.Example(x: example.x, y: target), binaryInputs: binaryInputs)
  }
}

/// Multiples of 1/64 in -1.25 … 1.25.
struct SixtyFourths {
  var state: UInt64

  mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(Int(state >> 33) % 161 - 80) / 64
  }
}

extension LawCase {
  /// Every sort of network that the laws hold for.
  static let all = stochastic + hybridC + parameterFree

  static let stochastic = [
    LawCase(
      "sfnn, one layer, softmax", .sfnn, .softmax, x: [0.5, -1.25], hidden: [.states(3)],
      y: .label(1), outputs: 3, seed: 3),
    LawCase(
      "sfnn, one layer, Bernoulli, bits as inputs", .sfnn, .bernoulli, x: [1, 0, 1],
      hidden: [.states(3)], y: .values([1, 0]), outputs: 2, seed: 5, binaryInputs: true),
    LawCase(
      "sfnn, one layer, Gaussian", .sfnn, .gaussian, x: [0.75, 1], hidden: [.states(3)],
      y: .values([1.25, -0.5]), outputs: 2, seed: 3),
    LawCase(
      "sfnn, no input", .sfnn, .bernoulli, x: [], hidden: [.states(2), .states(1)],
      y: .values([1, 0, 1]), outputs: 3, seed: 8),
    LawCase(
      "sfnn, no input, as bits", .sfnn, .bernoulli, x: [], hidden: [.states(3)],
      y: .values([0, 1]), outputs: 2, seed: 8, binaryInputs: true),
    LawCase(
      "sfnn, two layers, softmax", .sfnn, .softmax, x: [-0.5, 1], hidden: [.states(2), .states(2)],
      y: .label(2), outputs: 3, seed: 3),
    LawCase(
      "sfnn, two layers, Bernoulli", .sfnn, .bernoulli, x: [1, 0.25],
      hidden: [.states(1), .states(2)], y: .values([0, 1]), outputs: 2, seed: 6),
    LawCase(
      "sfnn, two layers, Gaussian", .sfnn, .gaussian, x: [0.25, -0.75],
      hidden: [.states(2), .states(1)], y: .values([0.5, -1]), outputs: 2, seed: 12),
  ]

  static let hybridC = [
    LawCase(
      "C, one layer, Bernoulli", .hybridC, .bernoulli, x: [0.5, 1],
      hidden: [.init(stochastic: 2, deterministic: 3)], y: .values([1, 0]), outputs: 2, seed: 15),
    LawCase(
      "C, two layers, Bernoulli", .hybridC, .bernoulli, x: [1, -0.5],
      hidden: [.init(stochastic: 2, deterministic: 2), .init(stochastic: 1, deterministic: 2)],
      y: .values([1, 0]), outputs: 2, seed: 24),
    LawCase(
      "C, two layers, softmax, bits as inputs", .hybridC, .softmax, x: [1, 0, 1],
      hidden: [.init(stochastic: 1, deterministic: 2), .init(stochastic: 2, deterministic: 3)],
      y: .label(0), outputs: 3, seed: 53, binaryInputs: true),
  ]

  /// Sampling without parameters, or none at all.
  static let parameterFree = [
    LawCase(
      "D, one layer, Bernoulli", .hybridD, .bernoulli, x: [0.5, -1],
      hidden: [.init(stochastic: 3, deterministic: 2)], y: .values([1, 0]), outputs: 2, seed: 7),
    LawCase(
      "D, two layers, Gaussian", .hybridD, .gaussian, x: [0.25],
      hidden: [.init(stochastic: 1, deterministic: 2), .init(stochastic: 2, deterministic: 3)],
      y: .values([0.5, -0.5]), outputs: 2, seed: 2),
    LawCase(
      "A, two layers, softmax", .deterministic, .softmax, x: [1, -0.5],
      hidden: [.init(stochastic: 0, deterministic: 3), .init(stochastic: 0, deterministic: 2)],
      y: .label(1), outputs: 3, seed: 1),
  ]
}

extension Naive.LayerSize {
  /// A layer of stochastic units only.
  static func states(_ count: Int) -> Naive.LayerSize { .init(stochastic: count, deterministic: 0) }
}
