extension Naive {
  /// Parameters, or a gradient with respect to them, by the names of the specification: `W1`, `b1`,
  /// …, `V`, `c`. Matrices are (out, in); a bias is a matrix of one column.
  public typealias Parameters = [String: [[Double]]]

  /// A vector as a matrix of one column.
  public static func column(_ vector: [Double]) -> [[Double]] {
    vector.map { [$0] }
  }
}

extension [String: [[Double]]] {
  /// Element by element, with the same names and shapes on both sides.
  public static func + (a: Self, b: Self) -> Self {
    a.merging(b) { zip($0, $1).map { zip($0, $1).map(+) } }
  }

  /// The sum of at least one set of parameters.
  static func sum(_ terms: [Self]) -> Self {
    terms.dropFirst().reduce(terms[0], +)
  }

  public static func * (factor: Double, parameters: Self) -> Self {
    parameters.mapValues { $0.map { $0.map { factor * $0 } } }
  }

  /// All numbers, in the alphabetical order of the names, matrices row by row.
  public var flattened: [Double] {
    keys.sorted().flatMap { self[$0]!.flatMap { $0 } }
  }

  /// The names and shapes of `self` with the numbers of a flattened set of parameters.
  public func replacingNumbers(with numbers: [Double]) -> Self {
    var rest = numbers[...]
    var result = self
    for name in keys.sorted() {
      result[name] = self[name]!.map { row in
        defer { rest = rest.dropFirst(row.count) }
        return Array(rest.prefix(row.count))
      }
    }
    return result
  }
}
