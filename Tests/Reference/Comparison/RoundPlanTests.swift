import Testing

@testable import bench

@Suite struct `Rounds` {
  private static let rows = BenchmarkRow.all().filter { BenchmarkRow.core.contains($0.id) }

  @Test func `time every row of the core, which is no longer than 40`() {
    #expect(Self.rows.count == BenchmarkRow.core.count && Self.rows.count <= 40)
    let plan = RoundPlan(Self.rows, seed: 1)
    #expect(plan.groups.flatMap(\.self).sorted() == Self.rows.map(\.id).sorted())
    #expect(Set(plan.round(3, stage: .rounds).map(\.group)) == Set(plan.groups.indices))
  }

  /// Of 2 · 500 · 19 tosses, each way; further from half than five standard deviations once in 10⁶.
  @Test func `consist of pairs whose order a coin decides, each for itself`() {
    let plan = RoundPlan(Self.rows, seed: 7)
    var baseFirst = [0, 0]
    var alike = 0
    let rounds = 500
    for round in 0..<rounds {
      for (_, order) in plan.round(round, stage: .rounds) {
        #expect(order.count == 4)
        #expect(Set(order[..<2]).count == 2 && Set(order[2...]).count == 2)
        for pair in 0..<2 where order[2 * pair] == .base { baseFirst[pair] += 1 }
        if order[0] == order[2] { alike += 1 }
      }
    }
    let tosses = Double(rounds * plan.groups.count)
    for count in baseFirst + [alike] {
      #expect(abs(Double(count) - tosses / 2) < 5 * (tosses / 4).squareRoot())
    }
  }

  @Test func `are the same for the same seed, and others for another seed or stage`() {
    func order(_ seed: UInt64, _ round: Int, _ stage: ResultLine.Stage) -> [[String]] {
      let plan = RoundPlan(Self.rows, seed: seed)
      return plan.round(round, stage: stage).map {
        plan.groups[$0.group] + $0.order.map(\.rawValue)
      }
    }
    let first = order(1, 0, .rounds)
    #expect(first == order(1, 0, .rounds))
    let others = [
      order(2, 0, .rounds), order(1, 1, .rounds), order(1, 0, .doubt), order(1, 0, .confirmation),
    ]
    #expect(Set([first] + others).count == 5)
  }
}
