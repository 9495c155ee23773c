import Kernels
import Nets

/// Figure 1 of Roeder et al. 2017: a Gaussian of a hundred independent coordinates fitted to
/// another, one sample per step, in double precision. The paper does not state optimiser, rate,
/// start and target; here they are gradient ascent at 0.01 from N(0, I), the target's means
/// standard normal and its log standard deviations uniform in [-1, 1]. Both derivatives see the
/// same noise.
///
/// With Adam path reaches the truth and does not stay: its steps are relative to the root mean square
/// of the last gradients, some thousand of them, so that they grow again once it has forgotten the
/// larger ones, until one throws the fit back. A rate that decays makes these throws smaller, and ε
/// bounds the growth.
struct GaussianFitFigure {
  enum Optimiser: String, CaseIterable {
    case gradient, adam
    case decayingAdam = "adam-decaying"
    /// With ε = 1e-4, as the paper trains its autoencoders, instead of the usual 1e-8: where gradients
    /// are smaller than that, Adam is gradient ascent.
    case stabilisedAdam = "adam-decaying-stabilised"

    var decays: Bool { self == .decayingAdam || self == .stabilisedAdam }

    var rule: FitRule {
      if self == .gradient { return .gradient }
      var adam = Adam.paper
      if self != .stabilisedAdam { adam.stabiliser = 1e-8 }
      return .adam(adam)
    }

    var title: String {
      "rate 0.01" + (decays ? " / √t" : "") + (self == .stabilisedAdam ? ", ε = 1e-4" : "")
    }
  }

  struct Curve {
    let optimiser: Optimiser
    let derivative: FitDerivative
    /// ‖(μ, ℓ) − true‖ after each of the figure's `steps`.
    let distances: [Double]
  }

  /// At which distances are taken, from 0.
  let steps: [Int]
  let curves: [Curve]

  private static let rate = 0.01

  init(seed: UInt64, kernels: KernelSet, dimensions: Int = 100, steps count: Int = 60_000) {
    let noise = FitNoise(count: dimensions, seed: seed, kernels: kernels)
    var truth = MixtureFit(components: 1, dimensions: dimensions)
    truth.parameters = [0] + noise.normals(layer: 1) + noise.uniforms(layer: 2).map { 2 * $0 - 1 }
    let steps = (0...200).map { count * $0 / 200 }
    self.steps = steps
    curves = Optimiser.allCases.flatMap { optimiser in
      FitDerivative.allCases.map { derivative in
        var ascent = FitAscent(
          MixtureFit(components: 1, dimensions: dimensions), to: truth, derivative,
          rule: optimiser.rule, rate: Self.rate, decays: optimiser.decays)
        let distances = steps.map { end in
          while ascent.steps < end {
            ascent.step(noise: noise.normals(layer: 0, step: ascent.steps))
          }
          return ascent.distance
        }
        return Curve(optimiser: optimiser, derivative: derivative, distances: distances)
      }
    }
  }

  var figure: ReproducedFigure {
    ReproducedFigure(
      lines: curves.map(line),
      charts: [
        ("", chart("Distance to the true Gaussian, gradient ascent", [.gradient])),
        (
          "-adam",
          chart(
            "Distance to the true Gaussian, Adam, ε = 1e-8 but where named",
            [.adam, .decayingAdam, .stabilisedAdam])
        ),
      ])
  }

  private func line(_ curve: Curve) -> JSONLine {
    var line = JSONLine()
    line.add("optimiser", .text(curve.optimiser.rawValue))
    line.add("derivative", .text(curve.derivative.rawValue))
    line.add("rate", Self.rate)
    line.add("steps", .numbers(steps.map(Double.init)))
    line.add("distance", .numbers(curve.distances))
    return line
  }

  private func chart(_ title: String, _ optimisers: [Optimiser]) -> SVGChart {
    // With a larger ε the curve of total would lie on the one without.
    let shown = curves.filter {
      optimisers.contains($0.optimiser)
        && ($0.derivative == .path || $0.optimiser != .stabilisedAdam)
    }
    let series = shown.map { curve in
      SVGChart.Series(
        "\(curve.derivative), \(curve.optimiser.title)",
        zip(steps, curve.distances).map { (Double($0) / 1000, $1) },
        color: curve.optimiser == .stabilisedAdam ? 2 : curve.derivative == .total ? 0 : 1,
        isDashed: curve.optimiser.decays)
    }
    return SVGChart(
      title: title, x: .init("thousands of steps"),
      y: .init("‖(μ, log σ) − true‖", isLogarithmic: true), series: series)
  }
}
