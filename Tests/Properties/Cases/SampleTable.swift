import NaiveReference
import Nets

/// One sample at every node of the quadrature of a case, with its derivatives in Double: expectations
/// over K samples are sums over the multisets of K nodes.
final class SampleTable {
  let source: VariationalCase
  let samples: [Naive.LatentSample]
  /// Of each node.
  let probabilities: [Double]

  init(_ source: VariationalCase) {
    self.source = source
    let model = source.model
    let quadrature = source.quadrature
    samples = quadrature.nodes.map { model.sample(source.x, noise: source.noise($0)) }
    probabilities = quadrature.weights
  }

  private(set) lazy var logWeights = samples.map(\.logWeight)
  /// Of what the package makes of the samples.
  private(set) lazy var rounding = EstimateRounding(self)

  /// ∂ log w of each node, `[node]`, by the encoders' parameters, flattened.
  func inference(_ derivative: Naive.Derivative) -> [[Double]] {
    samples.map { source.model.gradient(derivative, $0).inference.flattened }
  }

  /// The same by the parameters of p.
  var generative: [[Double]] {
    samples.map { source.model.gradient(.total, $0).generative.flattened }
  }

  /// Each multiset of K nodes, with the probability of all its orders together.
  func forEachMultiset(_ count: Int, _ body: (_ nodes: [Int], _ probability: Double) -> Void) {
    var nodes = [Int](repeating: 0, count: count)
    func extend(_ position: Int, run: Int, _ probability: Double) {
      if position == count { return body(nodes, probability) }
      let previous = position == 0 ? nil : nodes[position - 1]
      for node in (previous ?? 0)..<probabilities.count {
        // The nth of equal nodes divides the orders by n.
        let length = node == previous ? run + 1 : 1
        nodes[position] = node
        extend(
          position + 1, run: length,
          probability * probabilities[node] * Double(position + 1) / Double(length))
      }
    }
    extend(0, run: 0, 1)
  }

  /// The mean over K-tuples of f.
  func expectation(samples count: Int, of f: (_ nodes: [Int]) -> [Double]) -> [Double] {
    var mean: [Double] = []
    forEachMultiset(count) { nodes, probability in
      let values = f(nodes)
      if mean.isEmpty { mean = values.map { _ in 0 } }
      for i in values.indices { mean[i] += probability * values[i] }
    }
    return mean
  }

  /// ω of K samples with these log-weights.
  static func weights(_ objective: VariationalObjective, _ logWeights: [Double]) -> [Double] {
    switch objective {
    case .elbo: logWeights.map { _ in 1 / Double(logWeights.count) }
    case .iwae: Naive.normalizedWeights(logWeights)
    }
  }

  /// E[Σ weightₖ · gradientₖ] over K-tuples, from gradients `[node]`: K times the part of one sample,
  /// since all are alike.
  func expectedSum(
    _ gradients: [[Double]], _ objective: VariationalObjective, samples count: Int,
    weight: (_ weight: Double, _ logWeight: Double) -> Double = { weight, _ in weight }
  ) -> [Double] {
    let logWeights = logWeights
    var sum = gradients[0].map { _ in 0.0 }
    for (node, own) in logWeights.enumerated() {
      let factor = expectation(samples: count - 1) { others in
        [weight(Self.weights(objective, [own] + others.map { logWeights[$0] })[0], own)]
      }[0]
      let share = Double(count) * probabilities[node] * factor
      for i in sum.indices { sum[i] += share * gradients[node][i] }
    }
    return sum
  }

  /// E[estimator] of the encoders' parameters.
  func mean(
    _ estimator: LawVariationalEstimator, _ objective: VariationalObjective, samples count: Int
  ) -> Naive.Parameters {
    source.parameters.inference.replacingNumbers(
      with: expectedSum(
        inference(estimator.derivative), objective, samples: count, weight: estimator.weight))
  }

  /// What an estimator says it estimates, exactly.
  func exactGradient(
    _ target: VariationalTarget, _ objective: VariationalObjective, samples count: Int
  ) -> Naive.Parameters {
    switch target {
    case .bound: mean(.total, objective, samples: count)
    case .posteriorDivergence:
      source.parameters.inference.replacingNumbers(
        with: Naive.matmul([posterior], inference(.score))[0])
    }
  }

  /// ∂ of E[the bound] by the parameters of p.
  func exactGenerativeGradient(
    _ objective: VariationalObjective, samples count: Int
  ) -> Naive.Parameters {
    source.parameters.generative.replacingNumbers(
      with: expectedSum(generative, objective, samples: count))
  }

  /// p(z | x) ∝ q w, of each node.
  var posterior: [Double] {
    Naive.softmax(zip(probabilities, logWeights).map { Naive.logarithm($0) + $1 })
  }
}

extension [String: [[Double]]] {
  /// Only the parameters of p, or of q.
  var generative: Self { filter { VariationalCase.isGenerative($0.key) } }
  var inference: Self { filter { !VariationalCase.isGenerative($0.key) } }
}
