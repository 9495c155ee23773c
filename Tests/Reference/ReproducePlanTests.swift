import Nets
import Testing

@testable import bench

struct `Plans of reproductions` {
  @Test(arguments: [ReproduceCommand.Item.table1, .table2, .figure1, .figure2])
  func `are shared out among shards without loss or repetition`(_ item: ReproduceCommand.Item)
    throws
  {
    for scale in [ReproduceCommand.Scale.smoke, .paper] {
      let plan = RunPlan(item: item, scale: scale, seed: 1)
      #expect(Set(plan.runs).count == plan.runs.count)
      let shares = try (1...4).flatMap { number in
        Reproduction(
          title: "", runs: plan.runs, shard: try #require(Shard(word: "\(number)/4")), data: nil,
          threads: 1, terminal: TerminalOptions()
        ).remaining([:])
      }
      #expect(shares.count == plan.runs.count && Set(shares) == Set(plan.runs))
    }
  }

  @Test func `of the paper's scale have 50 epochs, 10 seeds and 9 rates`() {
    let runs = RunPlan(item: .table2, scale: .paper, seed: 1).runs
    // 13 rows, of which B is a test of A.
    #expect(runs.count == 12 * 10 * 9)
    #expect(runs.allSatisfy { $0.epochs == 50 && $0.schedule == .paper })
    #expect(Set(runs.map(\.seed)) == Set(1...10))
    #expect(
      Set(runs.map(\.learningRate)).sorted() == [1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1])
  }

  @Test func `of the smoke scale have every row, one seed and two rates`() {
    let plan = RunPlan(item: .table1, scale: .smoke, seed: 7)
    for column in plan.columns {
      for row in column.rows {
        let runs = plan.runs(of: row.method, in: column)
        #expect(runs.count == 2 && runs.allSatisfy { $0.seed == 7 && plan.runs.contains($0) })
        #expect(runs.allSatisfy { $0.epochs == (column.task == .faces ? 50 : 5) })
      }
    }
  }

  @Test func `train nothing that is refused`() {
    for plan in [ReproduceCommand.Item.table1, .table2].map({
      RunPlan(item: $0, scale: .paper, seed: 1)
    }) {
      for run in plan.runs {
        #expect(run.particles >= run.method.estimator.minimumParticles)
      }
    }
  }
}
