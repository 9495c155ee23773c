import Kernels

// How a step divides its work among threads. No result depends on it.

/// 0 ..< count in ranges of a size, but for the last.
func slices(of count: Int, _ size: Int) -> [Range<Int>] {
  stride(from: 0, to: count, by: size).map { $0..<min(count, $0 + size) }
}

/// 0 ..< count in so many ranges of about the same size.
func shares(of count: Int, _ shares: Int) -> [Range<Int>] {
  (0..<shares).map { count * $0 / shares..<count * ($0 + 1) / shares }
}

/// In how many pieces examples go with rows of their own, about `size` rows in each: one for each thread at
/// least, one for each example at most.
func pieces(ofRows rows: Int, size: Int, examples: Int, threads: Int) -> Int {
  min(examples, max(threads, (rows + size - 1) / size))
}

extension [StateTranspose] {
  /// Blocks of rows that one thread transposes at a time.
  var slices: [(transpose: StateTranspose, rows: Range<Int>)] {
    flatMap { transpose in
      Nets.slices(of: transpose.states.rows, 512).map { (transpose, $0) }
    }
  }
}

extension [GradientProduct] {
  /// Slices of about so many columns, each made by one thread.
  func slices(columns size: Int) -> [(product: GradientProduct, columns: Range<Int>)] {
    flatMap { product in
      Nets.slices(of: product.signal.columns, size).map { (product, $0) }
    }
  }
}
