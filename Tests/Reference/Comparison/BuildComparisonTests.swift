import Foundation
import Testing

@testable import bench

/// From lines to verdicts.
@Suite struct `Comparisons` {
  private static let ids = ["kernel/exp/2048", "kernel/log/2048", "kernel/tanh/2048"]

  /// Lines of `rounds` of each row, in which the head takes `factor` times as long, give or take 0.1 %.
  private static func lines(
    _ factor: [Double], rounds: Int = 30, stage: ResultLine.Stage = .rounds
  ) -> [ResultLine] {
    var uniforms = Uniforms(seed: 3)
    return (0..<rounds).flatMap { round in
      zip(ids, factor).flatMap { id, factor in
        [ResultLine.Side.base, .head, .head, .base].map { side in
          var line = ResultLine()
          (line.id, line.round, line.side, line.stage) = (id, round, side, stage)
          line.unit = "s"
          line.value = (side == .head ? factor : 1) * (1 + 0.001 * uniforms.next())
          return line
        }
      }
    }
  }

  private static func result(
    _ lines: [ResultLine], needsConfirmation: Bool = false
  ) -> BuildComparison {
    BuildComparison(
      lines, base: ComparedBuild(name: "a", commit: nil),
      head: ComparedBuild(name: "b", commit: nil),
      settings: ComparisonSettings(needsConfirmation: needsConfirmation))
  }

  @Test func `find what is slower, faster and the same`() {
    let result = Self.result(Self.lines([1, 1.1, 0.9]))
    #expect(result.rows.map(\.id) == Self.ids)
    #expect(result.rows.map(\.verdict) == [.same, .slower, .faster])
    #expect(result.regressions == 1)
    #expect(abs(result.rows[1].ratio.estimate - 1.1) < 0.001)
    #expect(abs(result.rows[1].head / result.rows[1].base - 1.1) < 0.002)
  }

  /// The planted mistake would be to count what fresh rounds deny.
  @Test func `let fresh rounds decide what is slower`() {
    let slow = Self.lines([1, 1.1, 1])
    for fresh in [1, 1.02] {
      let denied = Self.result(slow + Self.lines([1, fresh, 1], rounds: 60, stage: .confirmation))
      #expect(denied.rows[1].verdict == .unsure && denied.regressions == 0)
    }
    let confirmed = Self.result(slow + Self.lines([1, 1.1, 1], rounds: 60, stage: .confirmation))
    #expect(confirmed.rows[1].verdict == .slower && confirmed.regressions == 1)
    #expect(confirmed.rows[1].confirmation?.pairs == 120)
  }

  @Test func `leave what was never confirmed in doubt`() {
    let result = Self.result(Self.lines([1, 1.1, 1]), needsConfirmation: true)
    #expect(result.rows.map(\.verdict) == [.same, .unsure, .same] && result.regressions == 0)
  }

  @Test func `look again at rows in doubt only`() {
    // At the margin after the first rounds, well within it after more.
    let first = Self.lines([1, 1.03, 1.1])
    let more = Self.lines([1, 1, 1], rounds: 120, stage: .doubt)
    #expect(Self.result(first).rows.map(\.verdict) == [.same, .unsure, .slower])
    let both = Self.result(first + more).rows
    #expect(both.map(\.verdict) == [.same, .same, .slower])
    // All rounds count, of the row in doubt alone.
    #expect(both.map(\.ratio.pairs) == [60, 300, 60] && both[0].roundsToDecide == nil)
  }

  @Test func `pass over half pairs, diverged times and rows without rounds`() {
    var lines = Self.lines([1, 1.1, 1])
    lines.removeLast()
    lines[0].value = nil
    var alone = ResultLine()
    (alone.id, alone.side, alone.round, alone.stage, alone.value) = ("x", .head, 0, .rounds, 1)
    let result = Self.result(lines + [alone])
    #expect(
      result.rows.map(\.id) == Self.ids && result.rows.map(\.verdict) == [.same, .slower, .same])
    #expect(result.rows[2].ratio.pairs == 59)
  }

  /// A shard's rows share the error of all rows: with a 40th of it, 13 pairs that agree are too few.
  @Test func `share the error among all rows`() {
    let lines = Self.lines([1, 1.1, 1], rounds: 6)
    #expect(Self.result(lines).rows[1].verdict == .slower)
    let result = BuildComparison(
      lines, base: ComparedBuild(name: "a", commit: nil),
      head: ComparedBuild(name: "b", commit: nil),
      settings: ComparisonSettings(rowCount: 40, needsConfirmation: false))
    #expect(result.rows[1].verdict == .unsure)
  }

  /// A third of it for each row, half of that for each of two looks: 2 · 2⁻¹⁰ is too much.
  @Test func `share the error between two looks`() {
    #expect(Self.result(Self.lines([1, 1.1, 1], rounds: 5)).rows[1].verdict == .unsure)
  }

  /// Eight pairs that agree confirm one row, and none of two.
  @Test func `share the error of confirmation among slow rows`() {
    for (factors, verdict) in [([1, 1.1, 1], Verdict.slower), ([1, 1.1, 1.1], .unsure)] {
      let fresh = Self.lines(factors, rounds: 4, stage: .confirmation)
      #expect(Self.result(Self.lines(factors) + fresh).rows[1].verdict == verdict)
    }
  }

  @Test func `pass over what is accepted`() {
    let counts = [ResultLine.Side.base, .head].map { side in
      ResultLine(
        id: Self.ids[0], side: side, stage: .counts, allocations: side == .head ? 3 : 0,
        checksum: "\(side)")
    }
    func worse(_ accepted: [ExactQuantity]) -> [ExactQuantity] {
      let build = ComparedBuild(name: "a", commit: nil)
      let result = BuildComparison(
        counts, base: build, head: build, settings: ComparisonSettings(accepted: accepted))
      #expect(result.regressions == result.exact.count)
      return result.exact.map(\.quantity)
    }
    #expect(worse([]) == [.allocations, .checksum] && worse([.allocations]) == [.checksum])
  }
}
