import Foundation
import Testing

@testable import bench

struct `The page of a report` {
  private let lines = ReportLines()

  @Test func `has a part for all there is, and none for what there is not`() throws {
    let run = try page([lines.kernel("kernel/a", seconds: 1e-6)])
    #expect(isWellFormed(run))
    for id in ["times", "methods"] { #expect(!section(id, of: run).isEmpty) }
    for id in ["comparison", "roofline", "speed-up", "papers", "trend"] {
      #expect(section(id, of: run).isEmpty)
    }
    let all = try page(
      [lines.kernel("kernel/a", seconds: 1e-6, naive: 1e-4, rate: 1e9, roof: 2e9)]
        + lines.comparison("kernel/b", pairs: 60, ratio: 1),
      papers: ["table.md": "| ours | paper |\n| ---: | ---: |\n| 1.0 | 1.1 |\n"])
    #expect(isWellFormed(all))
    for id in ["comparison", "times", "roofline", "speed-up", "papers", "methods"] {
      #expect(!section(id, of: all).isEmpty, "\(id)")
    }
  }

  @Test(arguments: [
    (1.1, "slower", "1 regression"), (0.9, "faster", "No regression"),
    (1, "same", "No regression"),
  ])
  func `begins with the verdict`(_ ratio: Double, _ word: String, _ headline: String) throws {
    let page = try page(lines.comparison("kernel/a", pairs: 60, ratio: ratio))
    let strip = page.prefix(upTo: page.range(of: "<nav")!.lowerBound)
    #expect(strip.contains("<p class=\"headline\">\(headline)</p>"))
    #expect(strip.contains("<b>1</b> \(word)</li>"))
    #expect(strip.contains("margin 3.00 % · error 1 % over all rows"))
    #expect(
      strip.contains(
        "git switch --detach abc0123def45 &amp;&amp; swift run bench compare --against ba5eba5eba5e"
      ))
    #expect(section("comparison", of: page).contains(">\(word)</b>"))
  }

  @Test func `begins with what is known of most rows`() throws {
    let page = try page(
      lines.comparison("kernel/a", pairs: 60, ratio: 1)
        + lines.comparison("kernel/b", pairs: 2, ratio: 1))
    #expect(page.contains("<p class=\"headline\">No regression</p>"))
    #expect(page.contains("<b>1</b> unsure</li>") && page.contains("<b>1</b> same</li>"))
  }

  @Test func `shows the largest changes of a verdict first, base before head`() throws {
    let page = try page(
      lines.comparison("kernel/little", pairs: 60, ratio: 0.9)
        + lines.comparison("kernel/much", pairs: 60, ratio: 0.5))
    let comparison = section("comparison", of: page)
    let places = ["kernel/much", "kernel/little"].map { comparison.range(of: $0)!.lowerBound }
    #expect(places[0] < places[1])
    #expect(comparison.contains(/>1\.0\d µs<\/td><td class="n" data-k="[^"]*">50\d ns</))
  }

  @Test func `names the first and the last day`() throws {
    let days = ["2026-11-21", "2026-11-19", "2026-11-20"].map { day in
      ReportLines(time: day + "T12:00:00Z").kernel("kernel/a", seconds: 1e-6)
    }
    #expect(try page(days).contains("3 results · 2026-11-19 to 2026-11-21<"))
  }

  @Test func `shows rates at the median time, and their share of the roof`() throws {
    let times = [1e-6, 4e-6, 2e-6].map { seconds in
      var line = lines.kernel("kernel/a", seconds: seconds, rate: 2000 / seconds, roof: 4e9)
      (line.work, line.workUnit, line.fraction) = (2000, "FLOP", 0.25)
      return line
    }
    let section = section("times", of: try page(times))
    #expect(section.contains(">1.00 GFLOP/s<") && section.contains(">25 % L1 loads<"))
    #expect(section.contains("of 25.0 %"))
  }

  @Test func `shows speed-ups of the newest build, the largest first`() throws {
    var earlier = lines
    (earlier.commit, earlier.time) = ("fedcba987654", "2026-11-20T12:00:00Z")
    let page = try page([
      lines.kernel("kernel/a", seconds: 1e-6, naive: 1e-4),
      lines.kernel("kernel/b", seconds: 1e-6, naive: 2e-4),
      earlier.kernel("kernel/a", seconds: 2e-6, naive: 1e-4),
    ])
    let cells = section("speed-up", of: page).matches(of: />([^<>]+)<\/td>/)
    #expect(
      cells.map { String($0.output.1) } == [
        "kernel/b", "1.00 µs", "200 µs", "200×", "kernel/a", "1.00 µs", "100 µs", "100×",
      ])
  }

  @Test func `shows every process`() throws {
    let times = [1.0, 1.02, 1.04, 0.98, 0.96].map { lines.kernel("kernel/a", seconds: 1e-6 * $0) }
    let strip = String(section("times", of: try page(times)))
    #expect(strip.contains("5 processes, 960 ns to 1.04 µs"))
    let path = try #require(strip.firstMatch(of: #/class="d s0" d="([^"]*)"/#)).1
    // From the top to the bottom, right of the median and then left of it.
    #expect(String(path).count(of: "M") == 5 && path.hasPrefix("M80 3h0M"))
    #expect(strip.contains("data-k=\"1e-06\">1.00 µs<") && strip.contains("±4.00 %"))
  }

  @Test func `keeps machines apart, and quick runs from others`() throws {
    var other = lines
    other.machine = "Another CPU"
    var quick = lines.kernel("kernel/a", seconds: 3e-6, naive: 1e-4)
    quick.isQuick = true
    let page = try page([
      lines.kernel("kernel/a", seconds: 1e-6, naive: 1e-4),
      other.kernel("kernel/a", seconds: 2e-6, naive: 1e-4), quick,
    ])
    #expect(page.contains("Results of 3 machines or kinds of run are here."))
    for id in ["times", "speed-up"] {
      #expect(String(section(id, of: page)).count(of: "<table") == 3)
    }
    #expect(String(section("times", of: page)).count(of: "<tr><td") == 3)
    #expect(page.contains("Another CPU") && page.contains("quick: not for claims"))
    #expect(page.contains("bench run kernel/a --quick --threads 1 --seed 1 --format json"))
    let rows = try #require(try embeddedData(of: page)["runs"] as? [[String: Any]])
    #expect(rows.map { $0["conditions"] as? Int } == [0, 1, 2])
  }

  @Test func `keeps builds in rows of their own`() throws {
    var next = lines
    next.commit = "fedcba987654"
    let page = try page([
      lines.kernel("kernel/a", seconds: 1e-6), next.kernel("kernel/a", seconds: 2e-6),
    ])
    let times = String(section("times", of: page))
    #expect(times.count(of: "<tr><td") == 2 && times.contains("fedcba987654"))
  }

  @Test func `takes what diverged for a result, and counts for none`() throws {
    var counts = lines.kernel("kernel/b", seconds: nil)
    (counts.isDiverged, counts.draws) = (nil, 7)
    let page = try page([
      lines.kernel("kernel/a", seconds: nil), lines.kernel("kernel/b", seconds: 1e-6),
      lines.kernel("kernel/b", seconds: nil), counts,
    ])
    #expect(isWellFormed(page) && page.contains("<b>2</b> diverged"))
    #expect(section("times", of: page).contains("<b class=\"bad\">1 diverged</b>"))
    #expect(!page.contains("nan") && !page.contains("inf<"))
  }

  @Test func `says nothing of a few pairs`() throws {
    let page = try page(lines.comparison("kernel/a", pairs: 2, ratio: 2))
    #expect(isWellFormed(page) && page.contains("<p class=\"headline\">Unsure</p>"))
    let row = try #require(try embeddedData(of: page)["comparisons"]?.first as? [String: Any])
    #expect((row["ratio"] as? [Double])?.count == 1 && row["diverged"] == nil)
    // In nanoseconds of four figures: the head takes twice as long.
    #expect((row["base_values"] as? [Int])?.allSatisfy { 1000..<1100 ~= $0 } == true)
    #expect((row["head_values"] as? [Int])?.allSatisfy { 2000..<2100 ~= $0 } == true)
  }

  @Test func `carries its numbers`() throws {
    let page = try page([1.166e-6, 1.2e-6].map { lines.kernel("kernel/a", seconds: $0) })
    let row = try #require(try embeddedData(of: page)["runs"]?.first as? [String: Any])
    #expect(row["id"] as? String == "kernel/a")
    #expect(row["values"] as? [Int] == [1166, 1200] && row["values_exponent"] as? Int == -9)
  }

  @Test func `is small for a usual run, and for a long one`() throws {
    let run = (0..<144 * 5).map { index -> ResultLine in
      let row = Double(index / 5 + 1)
      return lines.kernel(
        "kernel/some-kind-of-kernel/\(index / 5)x200x2000",
        seconds: 1e-6 * (row + 0.01 * Double(index % 5)), naive: 1e-3, rate: 1e9 * row,
        roof: 2e9 * row)
    }
    let comparison = (0..<40).flatMap { row -> [ResultLine] in
      lines.comparison("kernel/some-kind-of-kernel/\(row)", pairs: 60, ratio: 1)
    }
    #expect(try page(run + comparison).utf8.count < 300_000)
    let many = (0..<20_000).map { index -> ResultLine in
      lines.kernel("kernel/\(index % 4)", seconds: 1e-6 + 1e-12 * Double(index))
    }
    let page = try page(many)
    #expect(page.utf8.count < 100_000)
    let row = try #require(try embeddedData(of: page)["runs"]?.first as? [String: Any])
    #expect((row["values"] as? [Int])?.count == 250 && row["values_of"] as? Int == 5000)
  }

  @Test func `leaves out rows that no browser would show, and says so`() throws {
    let count = RunSection.mostRows + 7
    let page = try page((0..<count).map { lines.kernel("kernel/\($0)", seconds: 1e-6) })
    #expect(String(section("times", of: page)).count(of: "<tr><td") == RunSection.mostRows)
    #expect(page.contains("7 more rows are left out here"))
  }
}
