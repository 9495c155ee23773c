// t₁ = tanh(W₁ v + b₁),  t₂ = tanh(W₂ t₁ + b₂),  head = W t₂ + b
// Source: Burda, Grosse, Salakhutdinov 2016.

extension Naive {
  /// Two tanh layers, then linear heads: parameters `W1`, `b1`, `W2`, `b2` and `W` and `b` followed
  /// by the name of each head, such as `Wmu`; matrices are (out, in), biases have one column.
  public struct MultilayerPerceptron: Block {
    public let parameters: Parameters
    public let headNames: [String]

    /// μ and ℓ of a Gaussian.
    public static let gaussianHeads = ["mu", "ls"]
    /// Bernoulli logits.
    public static let bernoulliHeads = ["o"]

    public init(_ parameters: Parameters, heads: [String]) {
      self.parameters = parameters
      headNames = heads
    }

    public func heads(_ input: [Double]) -> [[Double]] {
      let top = hidden(input).second
      return headNames.map { affine($0, top) }
    }

    public func backpropagate(_ signals: [[Double]], at input: [Double]) -> BlockGradient {
      let (first, second) = hidden(input)
      var gradient: Parameters = [:]
      /// W' += g ⊗ v, b' += g; gives Wᵀ g.
      func linear(_ name: String, _ g: [Double], at v: [Double]) -> [Double] {
        gradient["W\(name)"] = outer(g, v)
        gradient["b\(name)"] = column(g)
        return matmul([g], parameters["W\(name)"]!, columns: v.count)[0]
      }
      let aboveSecond = columnSums(
        zip(headNames, signals).map { linear($0, $1, at: second) }, columns: second.count)
      let g2 = product(second.map(tanhDerivative), aboveSecond)
      let g1 = product(first.map(tanhDerivative), linear("2", g2, at: first))
      return BlockGradient(input: linear("1", g1, at: input), parameters: gradient)
    }

    private func hidden(_ input: [Double]) -> (first: [Double], second: [Double]) {
      let first = affine("1", input).map(Naive.tanh)
      return (first, affine("2", first).map(Naive.tanh))
    }

    private func affine(_ name: String, _ v: [Double]) -> [Double] {
      Naive.affine(parameters["W\(name)"]!, v, parameters["b\(name)"]!)
    }
  }

  /// W v + b for W `[n][m]`, v `[m]` and b `[n][1]`.
  static func affine(_ weights: [[Double]], _ v: [Double], _ bias: [[Double]]) -> [Double] {
    zip(weights, bias).map { dot($0, v) + $1[0] }
  }
}
