import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@testable import bench

/// Figures and pages are, so that a text that leaves its place is seen.
func isWellFormed(_ text: String) -> Bool { XMLParser(data: Data(text.utf8)).parse() }

struct `Figures` {
  @Test func `of theorem 1 are well-formed and follow the reader's colours`() {
    let svg = TheoremReport.figure.svg
    #expect(isWellFormed(svg) && svg.contains("prefers-color-scheme:dark"))
  }

  @Test func `escape what XML reserves, and take empty and constant data`() {
    for points in [
      [], [(1.0, 2.0)], [(1, 2), (2, 2)], [(1, .nan), (2, 3)], [(1, 1e20)],
      [(1, 1e308), (2, -1e308)],
    ] as [[(Double, Double)]] {
      let chart = SVGChart(
        title: "a < b & c", x: .init("x", isLogarithmic: true), y: .init("y"),
        series: [.init("<name>", points, color: 0, marksMinimum: true)])
      #expect(isWellFormed(chart.svg) && !chart.svg.contains("nan"))
    }
  }

  @Test func `draw a pixel of ink where a digit has one`() throws {
    var digits = Data(repeating: 0, count: 10 * 784)
    digits[28 * 27 + 27] = 255
    let settings = RunPlan(item: .figure2, scale: .smoke, seed: 1).runs[0]
    var outcome = RunOutcome()
    outcome.samples = DigitSamples(
      width: 28, digits: digits, samples: Data(repeating: 128, count: 10 * 10 * 392))
    let plan = RunPlan(item: .figure2, scale: .smoke, seed: 1)
    let svg = try #require(Figure2.svg(plan, log: [settings: outcome]))
    // The last pixel of the first digit, 34 below the top.
    #expect(isWellFormed(svg) && svg.contains("M27 61h1"))
    #expect(Figure2.svg(plan, log: [:]) == nil)
  }
}

struct `Axes` {
  @Test func `have round ticks within their range`() {
    let axis = SVGAxis("x").fitted(to: [-71.3, -58.6])
    #expect(axis.ticks == [-72, -70, -68, -66, -64, -62, -60, -58])
    #expect(axis.ticks.map(axis.text).first == "-72")
    let small = SVGAxis("x").fitted(to: [0, 0.7])
    #expect(small.ticks.map(small.text) == (0...7).map { "0.\($0)" })
  }

  @Test func `that are logarithmic tick at 1, 2 and 5`() {
    let axis = SVGAxis("M", isLogarithmic: true).fitted(to: [1, 100])
    #expect(axis.ticks == [1, 2, 5, 10, 20, 50, 100] && axis.position(of: 10) == 0.5)
    #expect(axis.text(50) == "50" && axis.text(0.001) == "0.001" && axis.text(1e-4) == "1e-4")
    let narrow = SVGAxis("x", isLogarithmic: true).fitted(to: [0.0011, 2.7])
    #expect(narrow.range == 0.001...5 && narrow.ticks.count == 12)
  }

  @Test func `that are logarithmic and wide tick at few powers of ten, from end to end`() {
    let axis = SVGAxis("x", isLogarithmic: true).fitted(to: [1.3e-13, 11])
    #expect(axis.range == 1e-13...100)
    #expect(
      axis.ticks.map(axis.text) == ["10⁻¹²", "10⁻¹⁰", "10⁻⁸", "10⁻⁶", "10⁻⁴", "10⁻²", "10⁰", "10²"])
    let tiny = SVGAxis("x", isLogarithmic: true).fitted(to: [0, .leastNonzeroMagnitude, 1])
    #expect(tiny.range == 1...2)
  }
}
