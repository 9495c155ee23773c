import Kernels

/// The units of one hidden layer of a hybrid network.
public struct HybridLayerSize: Sendable, Hashable {
  public let stochastic: Int
  public let deterministic: Int

  public init(stochastic: Int, deterministic: Int) {
    precondition(stochastic >= 0 && deterministic > 0)
    self.stochastic = stochastic
    self.deterministic = deterministic
  }
}

/// Deterministic units around stochastic ones: αˡ = Uˡ dˡ⁻¹ + uˡ, sˡ ~ Bernoulli(σ(αˡ)),
/// βˡ = Wˡ dˡ⁻¹ + Rˡ sˡ + bˡ, dˡ = σ(βˡ) with d⁰ = x, and o = V dᴸ + c.
///
/// Network C of Raiko et al. 2015 learns U and u; network D flips fair coins instead and has neither;
/// without stochastic units it is network A, the deterministic one.
public final class HybridNetwork: Network {
  public let inputs: Int
  public let hidden: [HybridLayerSize]
  public let outputs: Int
  public let outputModel: OutputModel
  public let samplesParameters: Bool
  public let parameters: ParameterSet

  struct Layer {
    /// U, u; none where coins are fair.
    let sampling: AffineParameters?
    /// W, b
    let deterministic: AffineParameters
    /// R; none where there is no stochastic unit.
    let stochastic: AffineParameters?
  }

  let layers: [Layer]
  let output: AffineParameters

  /// - Parameter learnsSampling: network C if true, network D (or A) if not.
  public init(
    inputs: Int, hidden: [HybridLayerSize], outputs: Int, outputModel: OutputModel,
    learnsSampling: Bool, in arena: Arena
  ) {
    precondition(inputs >= 0 && outputs > 0 && !hidden.isEmpty)
    self.inputs = inputs
    self.hidden = hidden
    self.outputs = outputs
    self.outputModel = outputModel
    samplesParameters = learnsSampling
    let sizes = [inputs] + hidden.map(\.deterministic)
    layers = hidden.enumerated().map { index, size in
      let number = index + 1
      return Layer(
        sampling: learnsSampling && size.stochastic > 0
          ? arena.affine(
            "U\(number)", "u\(number)", inputs: sizes[index], outputs: size.stochastic) : nil,
        deterministic: arena.affine(
          "W\(number)", "b\(number)", inputs: sizes[index], outputs: size.deterministic),
        stochastic: size.stochastic > 0
          ? AffineParameters(
            weights: arena.parameter(
              "R\(number)", inputs: size.stochastic, outputs: size.deterministic), bias: nil) : nil)
    }
    output = arena.affine("V", "c", inputs: hidden.last!.deterministic, outputs: outputs)
    var all: [Parameter] = []
    for layer in layers {
      if let sampling = layer.sampling { all += [sampling.weights, sampling.bias!] }
      all.append(layer.deterministic.weights)
      if let stochastic = layer.stochastic { all.append(stochastic.weights) }
      all.append(layer.deterministic.bias!)
    }
    parameters = ParameterSet(all + [output.weights, output.bias!], memory: arena)
  }

  public var stochasticUnits: [Int] { hidden.map(\.stochastic) }
  public var isDeterministic: Bool { hidden.allSatisfy { $0.stochastic == 0 } }

  public var architecture: String {
    let kind = isDeterministic ? "a" : samplesParameters ? "c" : "d"
    let sizes = hidden.map {
      isDeterministic ? "\($0.deterministic)" : "\($0.stochastic)+\($0.deterministic)"
    }
    return "\(kind) " + (["\(inputs)"] + sizes + ["\(outputs)"]).joined(separator: "-")
      + " \(outputModel)"
  }

  public func makePass(
    examples: Int, particles: Int, binaryInputs: Bool, kernels: KernelSet, in arena: Arena
  ) -> any NetworkPass {
    HybridPass(
      self, examples: examples, particles: particles, binaryInputs: binaryInputs, kernels: kernels,
      in: arena)
  }
}
