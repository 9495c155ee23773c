import Foundation
import Kernels
import Nets
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@testable import bench

private let kernels = KernelSet(.available.last!)

private func check(_ figure: ReproducedFigure, lines: Int, _ suffixes: [String]) {
  #expect(figure.lines.count == lines && figure.charts.map(\.suffix) == suffixes)
  #expect(figure.lines.allSatisfy { !$0.isDiverged })
  for (_, chart) in figure.charts {
    #expect(XMLParser(data: Data(chart.svg.utf8)).parse())
    #expect(!chart.svg.contains("inf") && !chart.svg.contains("nan"))
  }
}

struct `Figures of fits` {
  /// The slowest coordinate has a precision of at least e⁻², so its distance falls by at least
  /// 1.35e-3 of itself with each step of rate 0.01: to 2e-12 of its start after 20 000. With Adam the
  /// steps after some thousand small gradients are as large as ever.
  @Test func `show path at the truth, where total levels off and Adam does not stay`() throws {
    let figure = GaussianFitFigure(seed: 1, kernels: kernels, dimensions: 3, steps: 20_000)
    func distances(
      _ optimiser: GaussianFitFigure.Optimiser, _ derivative: FitDerivative
    ) -> [Double] {
      figure.curves.first { $0.optimiser == optimiser && $0.derivative == derivative }!.distances
    }
    let (path, total) = (distances(.gradient, .path), distances(.gradient, .total))
    #expect(path.last! < 1e-9 && total.min()! > 1e-3)
    let adam = distances(.adam, .path)
    let arrival = try #require(adam.firstIndex { $0 < 1e-6 })
    #expect(adam[arrival...].max()! > 1e-3 && distances(.adam, .total).min()! > 1e-3)
    check(figure.figure, lines: 8, ["", "-adam"])
  }

  @Test func `show path without variance at the true mixture`() throws {
    let figure = MixtureFigure(seed: 1, kernels: kernels, points: 5, draws: 50)
    let (first, last) = (figure.points[0].variances, figure.points[4].variances)
    #expect(figure.points.map(\.t) == [0, 0.25, 0.5, 0.75, 1])
    #expect(last.path == 0 && last.score > 0.1 && last.total > 0.1 && first.path > 0.1)
    check(figure.figure, lines: 5, [""])
  }

  @Test func `show a surface that is flat at the truth, where path stays`() {
    let figure = DensityRatioFigure(seed: 1, kernels: kernels)
    // The two rows next to the truth, t = ±1/70; |∂/∂t (log p − log q)| ≤ 10 for |z| ≤ 4.
    for row in figure.surface[69...70] { #expect(row.allSatisfy { $0.magnitude < 10.0 / 70 }) }
    #expect(figure.surface[0].contains { $0.magnitude > 4 })
    let ends = figure.trajectories.map { $0.points.last!.t.magnitude }
    // Of total, then of path.
    #expect(ends[1] < 0.05 && ends[0] > ends[1])
    check(figure.figure, lines: 2, [""])
  }
}
