import Kernels
import Nets

/// Figure 3 of Roeder et al. 2017: how much the gradient varies on the way of a mixture of five
/// Gaussians to a target of the same kind, φ(t) = (1 − t) φ(0) + t φ(1) with φ(1) the truth. The
/// paper does not state the mixtures; here both have two dimensions, means of standard deviation 2,
/// log standard deviations uniform in [-½, ½] and logits of standard deviation ½. All points see
/// the same noise.
struct MixtureFigure {
  let points: [(t: Double, variances: MixtureFit.Variances)]
  private let draws: Int

  private static let components = 5
  private static let dimensions = 2

  init(seed: UInt64, kernels: KernelSet, points count: Int = 51, draws: Int = 1000) {
    let noise = FitNoise(
      count: Self.components * Self.dimensions, seed: seed, kernels: kernels)
    let (start, truth) = (Self.mixture(noise, layer: 1), Self.mixture(noise, layer: 4))
    let target = truth.density
    self.draws = draws
    points = (0..<count).map { number in
      let t = Double(number) / Double(count - 1)
      let fit = start.interpolated(to: truth, at: t)
      return (t, fit.variances(target: target, draws: draws, noise: noise))
    }
  }

  private static func mixture(_ noise: FitNoise, layer: Int) -> MixtureFit {
    var fit = MixtureFit(components: components, dimensions: dimensions)
    fit.parameters =
      noise.normals(layer: layer).prefix(components).map { $0 / 2 }
      + noise.normals(layer: layer + 1).map { 2 * $0 }
      + noise.uniforms(layer: layer + 2).map { $0 - 0.5 }
    return fit
  }

  var figure: ReproducedFigure {
    let lines = points.map { point in
      var line = JSONLine()
      line.add("t", point.t)
      line.add("draws", .integer(draws))
      line.add("path_variance", point.variances.path)
      line.add("total_variance", point.variances.total)
      line.add("score_variance", point.variances.score)
      return line
    }
    return ReproducedFigure(lines: lines, charts: [("", chart)])
  }

  private var chart: SVGChart {
    let gradients: [(name: String, variance: (MixtureFit.Variances) -> Double)] = [
      ("total", \.total), ("path", \.path), ("score", \.score),
    ]
    let series = gradients.enumerated().map { color, gradient in
      SVGChart.Series(
        gradient.name, points.map { ($0.t, gradient.variance($0.variances)) }, color: color)
    }
    return SVGChart(
      title: "Variance of the gradient on the way to the true mixture",
      x: .init("t   (1: q is the posterior, path has variance 0)"),
      y: .init("trace of the variance", isLogarithmic: true), series: series)
  }
}
