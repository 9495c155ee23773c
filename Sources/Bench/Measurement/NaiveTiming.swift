import Kernels
import NaiveReference
import Nets

/// Seconds that the naive reference takes for the gradient of one example: forward, weights and
/// backward of its particles, in double precision. Sampling is not counted.
func naiveSecondsPerExample(
  _ workload: EpochWorkload, _ network: any Network, _ data: TaskData
) throws -> Double {
  let naive = Naive.Network(network)
  let example = data.train.naiveExample(0)
  let particles = (0..<workload.particles).map { particle in
    network.stochasticUnits.enumerated().map { layer, units in
      Naive.fairCoins(
        Naive.Stream(seed: 1, purpose: 0, layer: layer, step: 0, example: particle), particles: 1,
        units: units)[0]
    }
  }
  let estimator = Naive.Estimator(workload.estimator, particles: workload.particles)
  // One example of the smallest net takes a millisecond, one of the largest fifty.
  var examples = 0
  let start = monotonicSeconds()
  repeat {
    consume(naive.gradient(estimator, naive.particles(particles, on: example)))
    examples += 1
  } while monotonicSeconds() - start < 0.02
  return (monotonicSeconds() - start) / Double(examples)
}

extension Naive.Network {
  /// The same network in double precision.
  init(_ network: any Network) {
    var parameters: Naive.Parameters = [:]
    for parameter in network.parameters.all {
      let values = parameter.values
      parameters[parameter.name] = (0..<values.columns).map { output in
        (0..<values.rows).map { input in Double(values[input, output]) }
      }
    }
    let kind: Naive.Kind
    if let hybrid = network as? HybridNetwork {
      kind =
        hybrid.isDeterministic ? .deterministic : hybrid.samplesParameters ? .hybridC : .hybridD
    } else {
      kind = .sfnn
    }
    self.init(
      kind: kind, output: Naive.OutputModel(rawValue: network.outputModel.rawValue)!,
      parameters: parameters)
  }
}

extension Naive.Estimator {
  init(_ estimator: any GradientEstimator, particles: Int) {
    switch estimator {
    case is G1ScoreFunction: self = .g1(baseline: nil)
    case is G2StraightThrough: self = .g2
    case is G3AdditiveNoise: self = .g3
    case is G4ImportanceWeighted: self = .g4
    case is G5CenteredWeights: self = .g5
    case is G5Corrected: self = .g5Corrected
    case let constant as GcConstant: self = .centered(constant: Double(constant.constant))
    case is Backpropagation: self = .backpropagation
    default: preconditionFailure("the reference has no \(estimator.name)")
    }
  }
}

extension ExampleSet {
  /// An example as the reference takes it.
  func naiveExample(_ number: Int) -> Naive.Example {
    let x: [Double]
    switch inputs {
    case .real(let matrix): x = (0..<matrix.columns).map { Double(matrix[number, $0]) }
    case .binary(let bits): x = (0..<bits.columns).map { bits[number, $0] ? 1 : 0 }
    }
    switch targets {
    case .classes(let labels, _): return Naive.Example(x: x, y: .label(Int(labels[number])))
    case .values(let values):
      return Naive.Example(
        x: x, y: .values((0..<values.columns).map { Double(values[number, $0]) }))
    }
  }
}
