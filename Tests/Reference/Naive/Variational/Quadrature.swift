import Foundation

// E f(ε) = Σ weight f(node),  ε ~ N(0, I)

extension Naive {
  public struct Quadrature: Sendable {
    /// `[node][dimension]`.
    public let nodes: [[Double]]
    /// `[node]`.
    public let weights: [Double]

    /// Equally spaced nodes in −limit...limit. The error falls as exp(−2π a / step) for an f that
    /// is analytic within a of the real axis; beyond 8.5 there is a mass of 2e-17.
    public static func trapezoid(
      step: Double, limit: Double = 8.5, dimensions: Int = 1
    ) -> Quadrature {
      let half = Int(limit / step)
      let nodes = (-half...half).map { Double($0) * step }
      let weights = nodes.map { exp(-$0 * $0 / 2) * step / (2 * .pi).squareRoot() }
      return Quadrature(nodes, weights, dimensions: dimensions)
    }

    /// n nodes along each dimension, exact for polynomials of degree 2n − 1: the roots of the nth
    /// Hermite polynomial, each between two of the one before, weighted by 1 / Σ hₖ(node)² over
    /// the orthonormal hₖ, k < n.
    public static func gaussHermite(_ count: Int, dimensions: Int = 1) -> Quadrature {
      var roots: [Double] = []
      for degree in 1...count {
        let limit = 2 * Double(degree).squareRoot() + 1
        let separators = [-limit] + roots + [limit]
        roots = zip(separators, separators.dropFirst()).map { lower, upper in
          root(degree, between: lower, upper)
        }
      }
      let weights = roots.map { node in
        1 / hermite(count - 1, node).reduce(0) { $0 + $1 * $1 }
      }
      return Quadrature(roots, weights, dimensions: dimensions)
    }

    /// Means and variances of the entries of f.
    public func moments(of f: ([Double]) -> [Double]) -> Moments {
      var moments = Moments()
      for (node, weight) in zip(nodes, weights) { moments.add(f(node), probability: weight) }
      return moments
    }

    /// Of an f of two independent draws, named by their nodes' indices, that is the same when they
    /// change places.
    public func pairMoments(of f: (Int, Int) -> [Double]) -> Moments {
      var moments = Moments()
      for i in nodes.indices {
        for j in 0...i {
          let orders = i == j ? 1.0 : 2
          moments.add(f(i, j), probability: orders * weights[i] * weights[j])
        }
      }
      return moments
    }

    /// Every combination of the nodes of one dimension.
    private init(_ nodes: [Double], _ weights: [Double], dimensions: Int) {
      var grid: [(node: [Double], weight: Double)] = [([], 1)]
      for _ in 0..<dimensions {
        grid = grid.flatMap { point in
          zip(nodes, weights).map { (point.node + [$0], point.weight * $1) }
        }
      }
      self.nodes = grid.map(\.node)
      self.weights = grid.map(\.weight)
    }

    /// The zero of h of this degree in an interval at whose ends its signs differ, by bisection
    /// down to neighbouring numbers.
    private static func root(_ degree: Int, between lower: Double, _ upper: Double) -> Double {
      var (lower, upper) = (lower, upper)
      let sign = hermite(degree, lower).last!.sign
      while true {
        let middle = (lower + upper) / 2
        if middle <= lower || middle >= upper { return middle }
        if hermite(degree, middle).last!.sign == sign { lower = middle } else { upper = middle }
      }
    }

    /// h₀, …, h_degree: √(k + 1) hₖ₊₁ = x hₖ − √k hₖ₋₁, orthonormal under N(0, 1).
    private static func hermite(_ degree: Int, _ x: Double) -> [Double] {
      var values = [1.0]
      for k in 0..<degree {
        let previous = k == 0 ? 0 : Double(k).squareRoot() * values[k - 1]
        values.append((x * values[k] - previous) / Double(k + 1).squareRoot())
      }
      return values
    }
  }

  /// Of each entry of a random vector.
  public struct Moments: Sendable {
    public private(set) var mean: [Double] = []
    private var squares: [Double] = []

    public var variance: [Double] { zip(mean, squares).map { $1 - $0 * $0 } }

    fileprivate mutating func add(_ value: [Double], probability: Double) {
      if mean.isEmpty {
        mean = value.map { _ in 0 }
        squares = mean
      }
      for i in value.indices {
        mean[i] += probability * value[i]
        squares[i] += probability * value[i] * value[i]
      }
    }
  }
}
