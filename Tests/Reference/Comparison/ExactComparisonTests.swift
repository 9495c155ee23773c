import Testing

@testable import bench

struct `Exact comparisons` {
  private let counted = ResultLine(
    id: "kernel/a", worstError: "0.50 ULP", instructions: 10_000, allocations: 0, draws: 40,
    checksum: "00ff", checkError: 0.5)

  /// The quantities that are not the same, with their outcomes.
  private func differences(
    _ change: (inout ResultLine) -> Void
  ) -> [ExactQuantity: ExactComparison.Outcome] {
    var head = counted
    change(&head)
    let changed = ExactComparison.compare(base: [counted], head: [head])
      .filter { $0.outcome != .same }
    return Dictionary(uniqueKeysWithValues: changed.map { ($0.quantity, $0.outcome) })
  }

  @Test func `equal lines are the same in every quantity`() {
    let all = ExactComparison.compare(base: [counted], head: [counted])
    #expect(all.map(\.quantity) == ExactQuantity.allCases)
    #expect(all.allSatisfy { $0.id == "kernel/a" && $0.outcome == .same && $0.base == $0.head })
    #expect(all.map(\.head) == ["0", "40", "00ff", "0.50 ULP", "10000"])
  }

  @Test func `more is worse and less is better`() {
    #expect(differences { $0.allocations = 1 } == [.allocations: .worse])
    #expect(differences { $0.draws = 41 } == [.draws: .worse])
    #expect(differences { $0.draws = 39 } == [.draws: .better])
    #expect(differences { $0.checkError = 0.500_001 } == [.error: .worse])
    #expect(differences { $0.checkError = 0 } == [.error: .better])
  }

  @Test func `other bits are worse`() {
    #expect(differences { $0.checksum = "00fe" } == [.checksum: .worse])
  }

  @Test func `instructions may differ by a hundredth`() {
    #expect(differences { $0.instructions = 10_100 } == [:])
    #expect(differences { $0.instructions = 10_101 } == [.instructions: .worse])
    #expect(differences { $0.instructions = 9_902 } == [:])
    #expect(differences { $0.instructions = 9_900 } == [.instructions: .better])
  }

  @Test func `what one build lacks is passed over`() {
    #expect(differences { $0.instructions = nil } == [:])
    var other = counted
    other.id = "kernel/b"
    #expect(ExactComparison.compare(base: [counted], head: [other]).isEmpty)
    other.allocations = nil
    let rows = ExactComparison.compare(base: [counted, other], head: [other, counted])
    #expect(
      rows.map(\.id) == Array(repeating: "kernel/b", count: 4)
        + Array(repeating: "kernel/a", count: 5))
  }
}
