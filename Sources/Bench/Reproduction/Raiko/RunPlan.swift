import Nets

/// The runs that an item of Raiko et al. 2015 is made of, in an order that is the same for every
/// shard.
struct RunPlan {
  let item: ReproduceCommand.Item
  let scale: ReproduceCommand.Scale
  /// The first of the seeds.
  let seed: UInt64

  /// Faces take 50 epochs at any scale: theirs has three minibatches.
  private func epochs(_ task: LearningTask) -> Int {
    scale == .paper || task == .faces ? 50 : 5
  }

  var seeds: [UInt64] { (0..<(scale == .paper ? 10 : 1)).map { seed &+ UInt64($0) } }

  /// The paper's schedule spends five epochs on rising alone, all that a smoke run has.
  private var schedule: LearningRateSchedule { scale == .paper ? .paper : .linear }

  /// Columns of a table; none for a figure.
  var columns: [TableColumn] {
    switch item {
    case .table1: PaperTables.table1
    case .table2: PaperTables.table2
    case .figure1, .figure2, .figure3, .theorem1: []
    }
  }

  var runs: [RunSettings] {
    switch item {
    case .table1, .table2:
      columns.flatMap { column in
        column.rows.filter { $0.method.trained == $0.method }.flatMap { row in
          runs(of: row.method, in: column)
        }
      }
    case .figure1:
      [run(.g5, .classification, rate: 0.3), run(.g3, .structured), run(.g5, .structured)]
    case .figure2: [.g3, .g5, .a].map { run($0, .structured) }
    case .figure3, .theorem1: []
    }
  }

  /// The runs of a cell of a table: every rate with every seed.
  func runs(of method: Method, in column: TableColumn) -> [RunSettings] {
    seeds.flatMap { seed in
      rates(method, column.task, particles: column.particles).map {
        RunSettings(
          item: item, task: column.task, method: method.trained, particles: column.particles,
          learningRate: $0, schedule: schedule, epochs: epochs(column.task), seed: seed)
      }
    }
  }

  /// A run of a figure. Its rate is one that does well, not chosen by a grid.
  private func run(_ method: Method, _ task: LearningTask, rate: Double = 0.1) -> RunSettings {
    RunSettings(
      item: item, task: task, method: method, particles: method == .a ? 1 : 20, learningRate: rate,
      schedule: schedule, epochs: epochs(task), seed: seed)
  }

  private static let grid = [1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1]

  /// The rates that are tried, ascending: the paper's grid, or the two of it that look best for five
  /// epochs. The noise of G1's signal grows with M and the signal of G2 lacks σ' ≤ ¼ at each layer,
  /// so both take smaller steps; so do tasks whose likelihood is a sum over many outputs.
  private func rates(_ method: Method, _ task: LearningTask, particles: Int) -> [Double] {
    if scale == .paper { return Self.grid }
    switch (task, method) {
    case (.classification, .g1): return particles == 1 ? [0.03, 0.1] : [0.01, 0.03]
    case (.classification, .g2): return [0.03, 0.1]
    case (.classification, _): return [0.1, 0.3]
    case (.structured, _), (.unsupervised, _): return [0.03, 0.1]
    case (.faces, .g4), (.faces, .g5): return [0.03, 0.1]
    case (.faces, _): return particles == 1 ? [0.003, 0.01] : [0.01, 0.03]
    }
  }
}
