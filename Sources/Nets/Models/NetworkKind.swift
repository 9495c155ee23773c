import Kernels

/// The networks that Raiko et al. 2015 compare.
public enum NetworkKind: String, CaseIterable, Sendable {
  /// Binary stochastic units throughout.
  case sfnn
  /// Deterministic sigmoid units.
  case a
  /// Trained as A, run as the stochastic network at test.
  case b
  /// A fifth of each hidden layer stochastic, with learnt probabilities.
  case c
  /// A fifth of each hidden layer fair coins.
  case d

  /// A network of this kind as it is trained; its parameters are zero.
  /// - Parameter hidden: all units of each layer; of C and D, at least two, of which a fifth is
  ///   stochastic, rounded, but at least one.
  public func network(
    inputs: Int, hidden: [Int], outputs: Int, outputModel: OutputModel, in arena: Arena
  ) -> any Network {
    if self == .sfnn {
      return BinaryStochasticNetwork(
        inputs: inputs, hidden: hidden, outputs: outputs, outputModel: outputModel, in: arena)
    }
    let sizes = hidden.map { units in
      let stochastic = self == .c || self == .d ? max(1, (units + 2) / 5) : 0
      return HybridLayerSize(stochastic: stochastic, deterministic: units - stochastic)
    }
    return HybridNetwork(
      inputs: inputs, hidden: sizes, outputs: outputs, outputModel: outputModel,
      learnsSampling: self == .c, in: arena)
  }

  /// The network to test: for B a stochastic one with the parameters of the trained A, else the
  /// trained one itself.
  public func tested(_ trained: any Network) -> any Network {
    guard self == .b, let deterministic = trained as? HybridNetwork else { return trained }
    return BinaryStochasticNetwork(sampling: deterministic)
  }

  /// Particles to test with, where the papers take 100: a deterministic network has but one path.
  public func testParticles(_ particles: Int = 100) -> Int { self == .a ? 1 : particles }
}
