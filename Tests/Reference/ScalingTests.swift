import Foundation
import Nets
import Testing

@testable import bench

struct `bench scaling` {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  @Test func `times every curve and writes lines and charts`() throws {
    let outcome = try folder.run(
      "export HOME=$PWD; bench scaling --quick -q --output a/b")
    #expect(outcome.code == 0 && outcome.error.isEmpty, "\(outcome.error)")
    #expect(outcome.output.split(separator: "\n")[0].hasSuffix("quick: not for claims"))
    let lines = try folder.content("a/b/scaling.jsonl").split(separator: "\n")
    // Of each task: M = 1, 2 and 5 of G3, 2 and 5 of G5, and six numbers of examples of both.
    #expect(lines.count == 2 * (3 + 2 + 6 + 6))
    for line in lines {
      let object = try #require(
        JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      let seconds = try #require(object["value"] as? Double)
      let fraction = try #require(object["fraction"] as? Double)
      #expect(seconds > 0 && fraction > 0 && fraction <= 1)
    }
    #expect(lines.contains { $0.contains("scaling/examples/structured/g5/m=20/n=100\"") })
    for variable in ["particles", "examples"] {
      let svg = try folder.content("a/b/scaling-\(variable).svg")
      for name in ["classification G3", "classification G5", "structured G3", "structured G5"] {
        #expect(svg.contains(name) && outcome.output.contains(name))
      }
      #expect(outcome.output.contains("wrote 'a/b/scaling-\(variable).svg'"))
    }
  }

  @Test func `keeps earlier lines when it cannot begin`() throws {
    try folder.plant(Array("earlier\n".utf8), as: "scaling/scaling.jsonl")
    let outcome = try folder.run("bench scaling --quick --data none")
    #expect(outcome.code == 66)
    #expect(try folder.content("scaling/scaling.jsonl") == "earlier\n")
    let file = try folder.run("export HOME=$PWD; bench scaling -q --output /dev/null")
    #expect(file.code == 73 && file.error.contains("expected a directory"))
  }
}

struct `Straight lines` {
  /// Points on a line in numbers that need no rounding.
  @Test func `of points on a line are that line`() {
    let line = LineFit([1, 2, 4, 9].map { (x: $0, y: 3 + 0.5 * $0) })
    #expect(line.intercept == 3 && line.slope == 0.5)
    #expect(line.explained == 1 && line.largestDeparture == 0)
  }

  /// y = x² at 1, 2, 3 is 4x − 10/3, off by 1/3, −2/3 and 1/3.
  @Test func `of a parabola depart as they must`() {
    let line = LineFit([1, 2, 3].map { (x: $0, y: $0 * $0) })
    let rounding = 64 * Double.ulpOfOne
    #expect(abs(line.slope - 4) <= rounding && abs(line.intercept + 10 / 3.0) <= rounding)
    #expect(abs(line.largestDeparture - 1 / 3.0) <= rounding)
    // Σ departures² = 2/3, Σ (y − mean)² = 98/3.
    #expect(abs(line.explained - (1 - 2 / 98.0)) <= rounding)
  }
}

struct `Charts of scaling` {
  @Test func `begin at 0 and mark what was timed in part`() {
    let curve = Scaling.curves[0]
    let points = [(2, 1.0), (4, 0.25)].map { particles, fraction in
      Scaling.Point(
        particles: particles, examples: 600, seconds: Double(particles), fraction: fraction)
    }
    let report = ScalingReport(.particles, threads: 1, [(curve, points)])
    let plot = report.chart.plot
    #expect(plot.x.range?.lowerBound == 0 && plot.y.range?.lowerBound == 0)
    let text = report.text(Style(.never))
    #expect(text.contains("of 25.0 %") && !text.contains("of 100"))
    #expect(text.contains("1000 ms") && text.contains("1.00000"))
    #expect(ScalingReport(.examples, threads: 1, [(curve, points)]).curves.isEmpty)
  }
}
