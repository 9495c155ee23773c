/// The four networks and the parameters that each has.
extension Naive {
  public enum Kind: String, Sendable, CaseIterable, Decodable {
    /// a = W h + b, h ~ Bernoulli(σ(a)), h is passed on.
    case sfnn
    /// α = U d + u, s ~ Bernoulli(σ(α)), β = W d + R s + b, σ(β) is passed on.
    case hybridC = "hybrid_c"
    /// As C with fair coins: no U, u.
    case hybridD = "hybrid_d"
    /// As C without stochastic units: no U, u, R.
    case deterministic = "deterministic_a"

    /// The names of the parameters of `layer`, counted from 1.
    func names(layer: Int) -> LayerNames {
      let (u, w, r, b) = ("U\(layer)", "W\(layer)", "R\(layer)", "b\(layer)")
      return switch self {
      case .sfnn: LayerNames(logits: (w, b), deterministic: nil)
      case .hybridC: LayerNames(logits: (u, "u\(layer)"), deterministic: (w, r, b))
      case .hybridD: LayerNames(logits: nil, deterministic: (w, r, b))
      case .deterministic: LayerNames(logits: nil, deterministic: (w, nil, b))
      }
    }
  }

  /// The parameters of one layer by their roles.
  struct LayerNames {
    /// Of the stochastic units' logits; without them the logits are 0, fair coins.
    let logits: (weights: String, bias: String)?
    /// Of the deterministic units; without them the states are passed on.
    let deterministic: (weights: String, stateWeights: String?, bias: String)?
  }

  /// How many units of each sort a hidden layer has.
  public struct LayerSize: Sendable, Equatable {
    public let stochastic: Int
    public let deterministic: Int

    public init(stochastic: Int, deterministic: Int) {
      self.stochastic = stochastic
      self.deterministic = deterministic
    }

    /// The number of values passed on to the next layer.
    var width: Int { deterministic > 0 ? deterministic : stochastic }
  }

  public struct Sizes: Sendable, Equatable {
    public let inputs: Int
    public let hidden: [LayerSize]
    public let outputs: Int

    public init(inputs: Int, hidden: [LayerSize], outputs: Int) {
      self.inputs = inputs
      self.hidden = hidden
      self.outputs = outputs
    }

    /// The sizes that the biases and the rows of the first weights tell; parameters that are not
    /// there count as empty.
    public init(of parameters: Parameters, kind: Kind) {
      var hidden: [LayerSize] = []
      while let bias = parameters["b\(hidden.count + 1)"] {
        let names = kind.names(layer: hidden.count + 1)
        let coins = names.deterministic?.stateWeights.flatMap { parameters[$0]?.first?.count }
        let stochastic = names.logits.map { parameters[$0.bias]?.count ?? 0 } ?? coins ?? 0
        hidden.append(
          LayerSize(
            stochastic: stochastic, deterministic: names.deterministic == nil ? 0 : bias.count))
      }
      self.init(
        inputs: parameters["W1"]?.first?.count ?? 0, hidden: hidden,
        outputs: parameters["c"]?.count ?? 0)
    }

    /// The name, rows and columns of every parameter.
    public func shapes(kind: Kind) -> [(name: String, rows: Int, columns: Int)] {
      var shapes: [(name: String, rows: Int, columns: Int)] = []
      var below = inputs
      for (layer, size) in hidden.enumerated() {
        let names = kind.names(layer: layer + 1)
        if let logits = names.logits {
          shapes.append((logits.weights, size.stochastic, below))
          shapes.append((logits.bias, size.stochastic, 1))
        }
        if let deterministic = names.deterministic {
          shapes.append((deterministic.weights, size.deterministic, below))
          shapes.append((deterministic.bias, size.deterministic, 1))
          if let stateWeights = deterministic.stateWeights {
            shapes.append((stateWeights, size.deterministic, size.stochastic))
          }
        }
        below = size.width
      }
      return shapes + [("V", outputs, below), ("c", outputs, 1)]
    }
  }
}
