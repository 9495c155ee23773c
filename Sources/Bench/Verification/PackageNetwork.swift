import Kernels
import NaiveReference
import Nets

/// The package's own network with the parameters of a golden case, rounded to Float.
final class PackageNetwork {
  let network: any Network
  let kernels: KernelSet
  private let arena = Arena()

  init(_ golden: Naive.Network, kernels: KernelSet) {
    self.kernels = kernels
    let sizes = golden.sizes
    let output = OutputModel(golden.output)
    switch golden.kind {
    case .sfnn:
      network = BinaryStochasticNetwork(
        inputs: sizes.inputs, hidden: sizes.hidden.map(\.stochastic), outputs: sizes.outputs,
        outputModel: output, in: arena)
    case .hybridC, .hybridD, .deterministic:
      network = HybridNetwork(
        inputs: sizes.inputs,
        hidden: sizes.hidden.map {
          HybridLayerSize(stochastic: $0.stochastic, deterministic: $0.deterministic)
        }, outputs: sizes.outputs, outputModel: output, learnsSampling: golden.kind == .hybridC,
        in: arena)
    }
    for parameter in network.parameters.all {
      let matrix = golden.parameters[parameter.name]!
      for (output, row) in matrix.enumerated() {
        for (input, value) in row.enumerated() { parameter.values[input, output] = Float(value) }
      }
    }
  }

  /// A pass of given particles.
  func pass(examples: Int, particles: Int) -> PackagePass {
    let pass = network.makePass(
      examples: examples, particles: particles, binaryInputs: false, kernels: kernels,
      in: arena)
    return PackagePass(pass, of: network, scratch: Scratch(in: arena))
  }

  /// The particles of one example.
  func pass(of example: Naive.Example, particles: Int) -> PackagePass {
    let pass = pass(examples: 1, particles: particles)
    pass.set(example)
    return pass
  }

  /// The package's estimator by its name in golden files, if it has it and this network can use it.
  func estimator(_ name: String, constant: Double?) -> (any GradientEstimator)? {
    switch name {
    case "G1": G1ScoreFunction()
    case "G2": G2StraightThrough()
    case "G3": G3AdditiveNoise()
    case "G4": G4ImportanceWeighted()
    case "G5": G5CenteredWeights()
    case "Gc": constant.map { GcConstant(constant: Float($0)) }
    case "BP": network.samplesParameters ? nil : Backpropagation()
    default: nil
    }
  }

  /// Unbiased for ∂E[Ĉ_M].
  var unbiasedEstimator: any GradientEstimator {
    network.samplesParameters ? G1ScoreFunction() : Backpropagation()
  }
}

extension OutputModel {
  fileprivate init(_ golden: Naive.OutputModel) {
    self =
      switch golden {
      case .softmax: .softmax
      case .bernoulli: .bernoulli
      case .gaussian: .gaussian
      }
  }
}

/// ∂ log P(y | h) in the parameters that no sampling depends on, and `weight` Σₘ ∂ log P(hₘ | x): what
/// exact gradients and optimal constants are made of.
struct WeightedScore: GradientEstimator {
  let weight: Float
  let name = "score"
  let target = GradientTarget.logLikelihood
  let bias = GradientBias.unbounded
  var signal: HiddenSignal { .score { [weight] _ in weight } }
}
