import Foundation
import Testing

@testable import bench

struct `Times of other programs` {
  private func rows(_ lines: [String]) throws -> [PeerRounds.Row] {
    try withReportFolder { folder in
      let path = folder + "/peers.jsonl"
      try lines.map { $0 + "\n" }.joined().write(toFile: path, atomically: false, encoding: .utf8)
      return try PeerRounds(path).rows
    }
  }

  private func line(_ round: Int, _ who: String, _ form: String, _ seconds: Double) -> String {
    "{\"round\": \(round), \"work\": \"kernel/exp\", \"threads\": 1, \"who\": \"\(who)\", "
      + "\"form\": \"\(form)\", \"seconds\": \(seconds)}"
  }

  /// As ci/peers/table.py has it.
  @Test func `are of each peer's fastest form, round by round`() throws {
    let rows = try rows([
      line(0, "bench", "", 1), line(1, "bench", "", 2), line(2, "bench", "", 1.5),
      line(0, "Other", "slow", 9), line(1, "Other", "slow", 9), line(0, "Other", "fast", 3),
      line(1, "Other", "fast", 5), line(0, "SLEEF", "1 ULP", 8), line(0, "SLEEF", "3.5 ULP", 4.5),
      line(0, "Torch", "torch.bernoulli", 20), line(0, "Torch", "uniform", 10),
    ])
    #expect(
      rows.map(\.peer) == [
        "Other, fast", "SLEEF, 3.5 ULP", "SLEEF, 1 ULP", "Torch, uniform", "Torch, torch.bernoulli",
      ])
    #expect(rows[0].speedUps == [3, 2.5] && rows[0].ours == 1.5 && rows[0].theirs == 4)
    #expect(rows[2].speedUps == [8])
  }

  @Test func `without ours are of no use`() throws {
    #expect(try rows([line(0, "Other", "", 1)]).isEmpty)
  }
}

struct `Comparisons in files` {
  private let lines = ReportLines()

  private func all(_ files: [[ResultLine]]) -> [ComparedRounds] {
    ComparedRounds.all(in: files, settings: ComparisonSettings())
  }

  @Test func `of the same builds are one, of others apart`() {
    let a = lines.comparison("kernel/a", pairs: 60, ratio: 1)
    let shard = lines.comparison("kernel/b", pairs: 60, ratio: 1)
    var other = lines
    other.commit = "fedcba987654"
    let later = other.comparison("kernel/a", pairs: 60, ratio: 1.2)
    var elsewhere = lines
    elsewhere.machine = "Another CPU"
    let comparisons = all([a, shard, later, elsewhere.comparison("kernel/a", pairs: 60, ratio: 1)])
    #expect(
      comparisons.map { $0.result.rows.map(\.id) } == [
        ["kernel/a", "kernel/b"], ["kernel/a"], ["kernel/a"],
      ])
    #expect(comparisons.map(\.result.regressions) == [0, 1, 0])
    #expect(comparisons[0].times["kernel/a"]?.base.count == 60)
  }

  @Test func `of the same commit but other builds, seeds or plants are apart`() {
    let a = lines.comparison("kernel/a", pairs: 60, ratio: 1)
    func changed(_ change: (inout ResultLine) -> Void) -> [ResultLine] {
      a.map { line in
        var line = line
        change(&line)
        return line
      }
    }
    let comparisons = all([
      a, a, changed { $0.build = "0123" }, changed { $0.seed = "2" },
      changed { $0.planted = $0.side == .head ? 10 : nil },
    ])
    #expect(comparisons.map { $0.result.rows[0].ratio.pairs } == [120, 60, 60, 60])
    #expect(comparisons[3].result.head.name == "abc0123def45 with 10 % planted")
    #expect(comparisons[3].command == comparisons[0].command)
  }

  @Test func `show of what does not vary only what differs`() throws {
    let counts = [ResultLine.Side.base, .head].map { side in
      var line = lines.kernel("kernel/a", seconds: nil)
      (line.isDiverged, line.side, line.stage) = (nil, side, .counts)
      line.commit = side == .head ? lines.commit : "ba5eba5eba5e"
      (line.draws, line.allocations) = (7, side == .head ? 3 : 0)
      return line
    }
    let page = try page(lines.comparison("kernel/a", pairs: 60, ratio: 1) + counts)
    let comparison = String(section("comparison", of: page))
    #expect(comparison.contains("<td>allocations</td><td class=\"n\">0</td><td class=\"n\">3</td>"))
    #expect(!comparison.contains("<td>draws</td>") && comparison.contains("1 allocations, draws"))
    #expect(page.contains("1 regression<") && page.contains("<b>1</b> worse in what does not vary"))
  }

  @Test func `of one side only are runs`() throws {
    let half = lines.comparison("kernel/a", pairs: 4, ratio: 1).filter { $0.side == .head }
    #expect(all([half]).map(\.result.rows.count) == [0])
    let page = try page(half)
    #expect(section("comparison", of: page).isEmpty && page.contains("1 benchmark, 4 processes"))
  }
}

struct `Pages of Markdown` {
  @Test func `has tables, lists, headings, code and text`() {
    let html = MarkdownPage(
      """
      # One
      text `a<b` and
      **more**

      | x | y |
      | --- | ---: |
      | 1 | 2 \\
      | 3 | 4 |

      - item
        goes on
      - next

      ```
      | code | <x>
      ```
      before
      ![what (it) shows](a-b.svg)
      """
    ).html.text
    #expect(html.contains("<h4>One</h4>"))
    #expect(html.contains("<p>text <code>a&lt;b</code> and&#10;<b>more</b></p>"))
    #expect(html.contains("<td>1</td><td class=\"n\">2 \\</td>") && html.contains("<td>3</td>"))
    #expect(html.contains("<li>item goes on</li><li>next</li>"))
    #expect(html.contains("<pre>| code | &lt;x&gt;</pre>"))
    #expect(html.contains("<p>before</p>\n<p class=\"source\">a-b.svg: what (it) shows</p>"))
  }

  @Test(arguments: [
    "", "|", "||", "![", "![a](b) c", "| a |\n|", "- ", "```", "#", "**", "`", "| a | b |\n| 1 |",
    "  \n\n",
  ])
  func `takes what is no whole block`(_ text: String) {
    #expect(isWellFormed("<p>\(MarkdownPage(text).html.text)</p>"))
  }
}

struct `Labels` {
  @Test func `lie neither on each other nor on points`() {
    var places: [(x: Double, y: Double)] = []
    for index in 0..<40 {
      places.append((x: Double(100 + 3 * (index % 7)), y: Double(100 + 5 * (index % 11))))
    }
    var labels = LabelPlacement(bounds: .init(left: 0, top: 0, right: 400, bottom: 300))
    for place in places { labels.avoid(around: place, radius: 4) }
    let placed = places.compactMap { labels.label("name", at: $0) }
    #expect(placed.count > 10 && labels.taken.count == 40 + placed.count)
    let boxes = labels.taken
    for (index, box) in boxes.enumerated() where index >= 40 {
      #expect(!boxes[..<index].contains(where: box.overlaps))
    }
  }

  @Test func `are left out where there is no room`() {
    var labels = LabelPlacement(bounds: .init(left: 0, top: 0, right: 30, bottom: 300))
    #expect(labels.label("a name that is too long", at: (15, 150)) == nil)
  }
}

struct `Strips` {
  @Test func `show what is beyond their ends there, in another colour`() {
    var strip = HTMLStrip(HTMLStrip.axis(around1: [0.97, 1, 1.02]))
    strip.addDots([1, 1.04, 2, 0.1], color: 0)
    let html = strip.html("").text
    #expect(html.contains("class=\"d s0\" d=\"M80 3h0M"))
    #expect(html.contains("class=\"d out\" d=\"M156 11h0M4 15h0\""))
  }

  @Test func `name their ends as changes`() {
    let scale = HTMLStrip.scale(HTMLStrip.axis(around1: [1.2]), "base").text
    #expect(scale.contains("<span>−20 %</span><span>base</span><span>+25 %</span>"))
  }

  @Test func `hold nearly all values`() {
    #expect(HTMLStrip.axis(around1: []).range == 1 / 1.05...1.05)
    #expect(HTMLStrip.axis(around1: [1.2, .infinity, 0]).range == 1 / 1.25...1.25)
    #expect(HTMLStrip.axis(around1: [0.5]).range == 0.5...2)
    #expect(
      HTMLStrip.axis(around1: [Double](repeating: 1, count: 99) + [4], share: 0.98).range
        == 1 / 1.05...1.05)
  }
}

struct `Rooflines` {
  @Test func `need a roof, and name what they show`() throws {
    let lines = ReportLines()
    var measurements = Measurements()
    measurements.add(lines.kernel("kernel/none", seconds: 1e-6), of: nil)
    #expect(Roofline(measurements.rows) == nil)
    measurements.add(lines.kernel("kernel/exp/8", seconds: 1e-6, rate: 1e9, roof: 4e9), of: nil)
    let html = try #require(Roofline(measurements.rows)).html.text
    #expect(html.contains(">exp/8</text>") && html.contains(">L1 loads</text>"))
    #expect(
      html.contains("25 % of L1 loads") && html.contains("peak of multiply-adds, 100 GFLOP/s"))
  }

  /// Faster ones higher, higher roofs to the right.
  @Test func `have rates upwards and roofs to the right`() throws {
    let lines = ReportLines()
    var measurements = Measurements()
    for (rate, roof) in [(1e9, 4e9), (2e9, 4e9), (2e9, 8e9)] {
      let id = "kernel/\(rate)/\(roof)"
      measurements.add(lines.kernel(id, seconds: 1e-6, rate: rate, roof: roof), of: nil)
    }
    let html = try #require(Roofline(measurements.rows)).html.text
    let circles = html.matches(of: /<title>kernel.*?cx="([\d.]+)" cy="([\d.]+)"/)
      .map { (x: Double($0.output.1)!, y: Double($0.output.2)!) }
    try #require(circles.count == 3)
    #expect(circles[0].x == circles[1].x && circles[0].y > circles[1].y)
    #expect(circles[1].y == circles[2].y && circles[1].x < circles[2].x)
  }
}
