import Kernels
import Nets

/// Figure 2 of Roeder et al. 2017: log p(z) − log q(z; φ) of a Gaussian in one dimension, against z
/// and φ on a line through the truth: there it is flat in z, so that no sample has a gradient. The
/// dots are the samples that gradient ascent at 0.1 along the line meets, with either derivative
/// and the same noise. The paper does not state p, line and rate; here p = N(0, 1) and φ(t) = (μ,
/// log σ) = t (1, ¼).
struct DensityRatioFigure {
  struct Trajectory {
    let derivative: FitDerivative
    let points: [(z: Double, t: Double)]
  }

  let trajectories: [Trajectory]
  /// log p − log q, `[rows, columns]`, t falling and z rising.
  let surface: [[Double]]

  private static let direction = [0, 1, 0.25]
  private static let start = -1.8
  private static let rate = 0.1
  private static let steps = 60
  private static let (columns, rows) = (190, 140)
  private static let (widest, farthest) = (4.0, 2.0)
  /// The surface's value with full colour.
  private static let saturation = 4.0
  private static let opacity = 0.7

  init(seed: UInt64, kernels: KernelSet) {
    let noise = FitNoise(count: 1, seed: seed, kernels: kernels)
    trajectories = FitDerivative.allCases.map { derivative in
      var ascent = FitAscent(
        Self.fit(at: Self.start), to: Self.fit(at: 0), derivative, rate: Self.rate,
        along: Self.direction)
      let points = (0..<Self.steps).map { step in
        let epsilon = noise.normals(layer: 0, step: step)
        let q = ascent.fit.density
        let point = (z: q.samples(noise: epsilon)[0], t: q.means[0])
        ascent.step(noise: epsilon)
        return point
      }
      return Trajectory(derivative: derivative, points: points)
    }
    let p = Self.fit(at: 0).density
    surface = (0..<Self.rows).map { row in
      let t = Self.farthest * (1 - 2 * (Double(row) + 0.5) / Double(Self.rows))
      let q = Self.fit(at: t).density
      return (0..<Self.columns).map { column in
        let z = Self.widest * (2 * (Double(column) + 0.5) / Double(Self.columns) - 1)
        return p([z]).logDensity - q([z]).logDensity
      }
    }
  }

  private static func fit(at t: Double) -> MixtureFit {
    var fit = MixtureFit(components: 1, dimensions: 1)
    fit.parameters = direction.map { t * $0 }
    return fit
  }

  var figure: ReproducedFigure {
    ReproducedFigure(
      lines: trajectories.map { trajectory in
        var line = JSONLine()
        line.add("derivative", .text(trajectory.derivative.rawValue))
        line.add("rate", Self.rate)
        line.add("z", .numbers(trajectory.points.map(\.z)))
        line.add("t", .numbers(trajectory.points.map(\.t)))
        return line
      }, charts: [("", chart)])
  }

  private var chart: SVGChart {
    let samples = trajectories.map { trajectory in
      SVGChart.Series(
        "samples, \(trajectory.derivative)", trajectory.points.map { ($0.z, $0.t) },
        color: trajectory.derivative == .total ? 3 : 2, isDotted: true)
    }
    return SVGChart(
      title: "log p(z) − log q(z; φ(t)), flat at the truth t = 0",
      x: .init("z", range: -Self.widest...Self.widest),
      y: .init("t   (0: the truth)", range: -Self.farthest...Self.farthest), series: samples,
      background: background)
  }

  private var background: SVGChart.Background {
    let content = [1.0, -1].enumerated().map { color, sign in
      var pixels = SVGPixels(width: Self.columns)
      let bytes = surface.joined().map { value in
        UInt8(255 * min(1, max(0, sign * value / Self.saturation)))
      }
      pixels.add(bytes, x: 0, y: 0)
      return pixels.svg(opacity: Self.opacity, class: "s\(color)")
    }
    let number = Int(Self.saturation)
    return SVGChart.Background(
      content: content.joined(), width: Self.columns, height: Self.rows,
      key: [("≥ \(number) nats", 0, Self.opacity), ("≤ −\(number) nats", 1, Self.opacity)])
  }
}
