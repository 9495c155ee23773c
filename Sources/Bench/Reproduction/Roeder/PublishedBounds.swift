import Nets

/// Two of the numbers of table 2 of Roeder et al. 2017: −log p(x) of test images, in nats, by 5000
/// importance samples; single runs.
struct PublishedBounds {
  let set: DataSet
  /// Stochastic layers.
  let layers: Int
  /// k
  let samples: Int
  let objective: VariationalObjective
  let total: Double
  let path: Double

  /// The whole table. For k = 1 both objectives are one.
  static let table: [PublishedBounds] =
    columns.flatMap { set, column in
      rows.flatMap { layers, samples, numbers in
        VariationalObjective.allCases.enumerated().map { index, objective in
          let first = column + 2 * index
          return PublishedBounds(
            set: set, layers: layers, samples: samples, objective: objective,
            total: numbers[first], path: numbers[first + 1])
        }
      }
    }

  /// Where a set's numbers start in each row.
  private static let columns = [(DataSet.mnist, 0), (.omniglot, 4)]

  /// Layers, k; of each set: VAE total, path, IWAE total, path.
  private static let rows: [(Int, Int, [Double])] = [
    (1, 1, [86.76, 86.40, 86.76, 86.40, 108.11, 107.39, 108.11, 107.39]),
    (1, 5, [86.47, 86.33, 85.54, 85.20, 107.62, 107.40, 106.12, 105.42]),
    (1, 50, [86.35, 86.48, 84.78, 84.45, 107.80, 107.42, 104.67, 104.16]),
    (2, 1, [85.33, 84.77, 85.33, 84.77, 107.58, 105.22, 107.56, 105.22]),
    (2, 5, [85.01, 84.68, 83.89, 83.57, 106.31, 104.87, 104.79, 103.59]),
    (2, 50, [84.78, 84.33, 82.90, 83.16, 106.30, 105.70, 103.38, 102.86]),
  ]
}
