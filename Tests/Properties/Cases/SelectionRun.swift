import Foundation
import Kernels
import TestSupport
import Testing

@testable import Nets

/// A batch whose particles differ so much in how they explain the target that most have no weight.
struct SelectionRun: Sendable, CustomTestStringConvertible {
  let kind: NetworkKind
  let estimator: any GradientEstimator

  static let examples = 30
  static let particles = 20
  private static let outputs = 90
  private static let seed: UInt64 = 4

  static let all = [
    SelectionRun(kind: .sfnn, estimator: G2StraightThrough()),
    SelectionRun(kind: .sfnn, estimator: G3AdditiveNoise()),
    SelectionRun(kind: .sfnn, estimator: G4ImportanceWeighted()),
    SelectionRun(kind: .c, estimator: G4ImportanceWeighted()),
    SelectionRun(kind: .c, estimator: G3AdditiveNoise()),
    SelectionRun(kind: .d, estimator: Backpropagation()),
  ]

  var testDescription: String { "\(kind.rawValue), \(estimator.name)" }

  func selection(leavingOut share: Float) -> RowSelection { step(share).pass.buffers.weighted }

  /// How far V, c and, of scores weighted with w̄, W² and b² are from their sums over all rows in
  /// Double, of the states, errors and weights that the step itself had. Elements are sums of `count`
  /// products w̄ x y, which round twice besides; y has the error of the score kernel where it is δ.
  func departure(leavingOut share: Float) -> WorstError {
    let (network, pass, memory) = step(share)
    return withExtendedLifetime(memory) {
      var worst = WorstError()
      let particles = pass.particles
      let top = pass.activations.last
      let states = particles.layers.map(\.states)
      compare(
        network, "V", "c", pass, inputs: top?.columns ?? states.last!.columns,
        left: { row, unit in top.map { Double($0[row, unit]) } ?? (states.last![row, unit] ? 1 : 0)
        },
        signal: { row, output in Double(particles.outputErrors[row, output]) }, into: &worst)
      if kind == .sfnn, case .score = estimator.signal {
        let layer = particles.layers[1]
        compare(
          network, "W2", "b2", pass, inputs: states[0].columns,
          left: { row, unit in states[0][row, unit] ? 1 : 0 },
          signal: { row, unit in
            let logit = Double(layer.logits[row, unit])
            return layer.states[row, unit] ? 1 / (1 + exp(logit)) : -1 / (1 + exp(-logit))
          }, into: &worst)
      }
      return worst
    }
  }

  private func compare(
    _ network: any Network, _ weights: String, _ bias: String, _ pass: any NetworkPass,
    inputs: Int, left: (Int, Int) -> Double, signal: (Int, Int) -> Double,
    into worst: inout WorstError
  ) {
    let rounding = Double(pass.buffers.weighted.count + 2) * 0x1p-24 + ErrorBounds.score
    let gradients = [weights, bias].map { network.parameters[$0]!.gradient }
    for output in 0..<gradients[0].columns {
      let y = (0..<Self.examples * Self.particles).map { signal($0, output) }
      for input in 0...inputs {
        var (exact, size, largest) = (0.0, 0.0, 0.0)
        for example in 0..<Self.examples {
          var most = 0.0
          for row in pass.particles.rows(of: example..<example + 1) {
            let product = (input < inputs ? left(row, input) : 1) * y[row]
            let term = Double(pass.particles.normalizedWeights[0, row]) * product
            (exact, size, most) = (exact + term, size + abs(term), max(most, abs(product)))
          }
          largest += most
        }
        let (name, gradient) =
          input < inputs
          ? (weights, gradients[0][input, output]) : (bias, gradients[1][0, output])
        worst.add(gradient, exact, bound: rounding * size + 0x1p-24 * largest, name)
      }
    }
  }

  /// The gradient of each parameter.
  func gradients(leavingOut share: Float) -> [String: [Float]] {
    let (network, _, memory) = step(share)
    return withExtendedLifetime(memory) {
      Dictionary(
        uniqueKeysWithValues: network.parameters.all.map { ($0.name, $0.gradient.array) })
    }
  }

  private func step(
    _ share: Float
  ) -> (network: any Network, pass: any NetworkPass, memory: Arena) {
    let arena = Arena()
    let kernels = KernelSet(.ofTests)
    let network = kind.network(
      inputs: 15, hidden: [40, 30], outputs: Self.outputs, outputModel: .bernoulli, in: arena)
    network.initialise(seed: Self.seed, kernels: kernels)
    for row in 0..<network.parameters["V"]!.values.rows {
      for column in 0..<Self.outputs { network.parameters["V"]!.values[row, column] *= outputScale }
    }
    let pass = network.makePass(
      examples: Self.examples, particles: Self.particles, binaryInputs: false, kernels: kernels,
      in: arena)
    guard case .real(let inputs) = pass.inputs else { preconditionFailure() }
    for row in 0..<Self.examples {
      pass.exampleNumbers[row] = UInt32(row)
      let stream = RandomStream(
        seed: Self.seed, purpose: .syntheticDigits, example: UInt32(row))
      kernels.uniforms(stream, into: inputs[rows: row..<row + 1])
      kernels.uniforms(stream, into: pass.targets[rows: row..<row + 1])
      for column in 0..<Self.outputs { pass.targets[row, column].round() }
    }
    pass.buffers.weighted.leftOutShare = share
    pass.buffers.scored.leftOutShare = share
    GradientStep(pass, threads: 1).differentiate(
      estimator, .sampled(seed: Self.seed, purpose: .trainingStates, step: 0),
      try! ThreadPool(threads: 1), [Scratch(in: arena)])
    return (network, pass, arena)
  }

  /// Fewer units of C and D are stochastic, so that it takes larger weights to tell particles apart.
  private var outputScale: Float { kind == .sfnn ? 8 : 40 }

  /// The bound on an element of a gradient: states, inputs and deterministic units are at most 1, so
  /// |x y| ≤ the largest signal without its weight, and Σ w̄ = 1 in each example. Each of two sums over
  /// all rows errs by (rows + 1) u of the examples' largest signals; below the second layer so do sums
  /// over particles, and their product with what is above.
  func bound(of name: String) -> Double {
    let rows = Self.examples * Self.particles
    let below = name.hasSuffix("1") ? Self.particles + Self.outputs : 0
    return Double(Self.examples) * 0x1p-24 * Double(1 + 2 * (rows + 1 + below))
      * largestSignal(of: name)
  }

  /// Errors are at most 1; back-propagation multiplies by a matrix, and by σ' ≤ ¼ unless it is G2's.
  private func largestSignal(of name: String) -> Double {
    let (network, _, memory) = step(-1)
    return withExtendedLifetime(memory) {
      let norm = { (name: String) in network.parameters[name]?.values.largestRowSum ?? 0 }
      let slope = estimator.name == "g2" ? 1 : 0.25
      if name == "V" || name == "c" { return 1 }
      let second = slope * norm("V")
      let sampledSecond = estimator.name == "g4" ? 1 : slope * norm("R2") * second
      if name.hasSuffix("2") { return max(1, second, sampledSecond) }
      let first = slope * (norm("W2") * max(1, second) + norm("U2") * max(1, sampledSecond))
      return max(1, first, slope * norm("R1") * first)
    }
  }
}

extension Matrix {
  /// max Σ |x| over a row.
  fileprivate var largestRowSum: Double {
    (0..<rows).map { row in
      (0..<columns).reduce(0.0) { $0 + Double(self[row, $1].magnitude) }
    }.max() ?? 0
  }
}
