/// tr Var of an estimator: the variances of all entries of its gradient, added up, from draws.
/// Source: Welford 1962.
struct TraceVariance {
  private var count = 0.0
  private var mean: [Double] = []
  private var squares = 0.0

  mutating func add(_ gradient: [Double]) {
    if mean.isEmpty { mean = gradient.map { _ in 0 } }
    count += 1
    for (i, value) in gradient.enumerated() {
      let difference = value - mean[i]
      mean[i] += difference / count
      squares += difference * (value - mean[i])
    }
  }

  /// NaN before the second draw.
  var value: Double { squares / (count - 1) }
}

extension MixtureFit {
  /// Of the gradients by all of φ.
  public struct Variances: Sendable, Codable {
    public let total: Double
    public let path: Double
    public let score: Double
  }

  /// - Parameter noise: of `components · dimensions` numbers; step = number of the draw.
  public func variances(target: GaussianMixture, draws: Int, noise: FitNoise) -> Variances {
    var (total, path, score) = (TraceVariance(), TraceVariance(), TraceVariance())
    for draw in 0..<draws {
      let gradient = gradient(noise: noise.normals(layer: 0, step: draw), target: target)
      total.add(gradient.total)
      path.add(gradient.path)
      score.add(gradient.score)
    }
    return Variances(total: total.value, path: path.value, score: score.value)
  }
}
