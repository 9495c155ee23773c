import Nets

/// A number as a table of a paper prints it.
struct PublishedValue {
  let mean: Double
  /// Two standard deviations over the runs, where the table gives them.
  var spread: Double?
  let decimals: Int
}

/// One column of a table: a task, trained with so many particles, for the methods that it suits.
struct TableColumn {
  let task: LearningTask
  let particles: Int
  let rows: [(method: Method, published: PublishedValue)]
}

/// The numbers of Raiko et al. 2015. B is A tested with sampled states; G4, G5 and C, which is
/// trained with G4, need several particles.
enum PaperTables {
  /// Table 1: −Ĉ₁₀₀ in nats for MNIST, sum of squared errors for the Toronto Face Database.
  static let table1 = [
    column(
      .structured, particles: 1,
      [(.g3, 59.8, 0.1), (.a, 68.4, 0.1), (.b, 59.1, 0.2), (.d, 67.9, 1.1)]),
    column(
      .structured, particles: 20,
      [(.g3, 53.8, 0.2), (.g4, 64.0, 1.7), (.g5, 63.2, 1.2), (.c, 58.4, 0.8), (.d, 52.0, 0.2)]),
    column(
      .faces, particles: 1,
      [(.g3, 31.7, 0.7), (.a, 35.3, 0.4), (.b, 48.3, 7.5), (.d, 33.4, 0.6)]),
    column(
      .faces, particles: 20,
      [(.g3, 26.3, 3.7), (.g4, 51.4, 0.1), (.g5, 51.3, 0.1), (.c, 35.5, 1.0), (.d, 21.4, 0.6)]),
  ]

  /// Table 2: test error in percent.
  static let table2 = [
    column(
      .classification, particles: 1,
      [
        (.g1, 7.85, nil), (.g2, 7.97, nil), (.g3, 1.82, nil), (.a, 1.51, nil), (.b, 1.80, nil),
        (.d, 1.80, nil),
      ]),
    column(
      .classification, particles: 20,
      [
        (.g1, 11.30, nil), (.g2, 7.86, nil), (.g3, 1.63, nil), (.g4, 3.99, nil), (.g5, 2.72, nil),
        (.c, 2.19, nil), (.d, 1.92, nil),
      ]),
  ]

  private static func column(
    _ task: LearningTask, particles: Int, _ rows: [(Method, Double, Double?)]
  ) -> TableColumn {
    let decimals = task == .classification ? 2 : 1
    return TableColumn(
      task: task, particles: particles,
      rows: rows.map { ($0, PublishedValue(mean: $1, spread: $2, decimals: decimals)) })
  }
}
