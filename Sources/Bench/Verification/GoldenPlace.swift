import Nets

/// Where a parameter of a golden case, `[out][in]`, stands among the package's, `[in, out]`; a bias
/// is `[out][1]` and `[1, out]`.
struct GoldenPlace {
  /// As in "q1.Wmu".
  let golden: String
  let parameter: Nets.Parameter
  /// Means and log standard deviations are columns of one head.
  let columns: Range<Int>
}

extension VariationalAutoencoder {
  /// Every parameter by the name that golden cases and the naive reference give it.
  var goldenPlaces: [GoldenPlace] {
    parameters.all.flatMap { parameter -> [GoldenPlace] in
      let block = parameter.name.prefix { $0 != "." }
      let columns = parameter.values.columns
      let letter = ["V": "W", "c": "b"][parameter.name.dropFirst(block.count + 1)]
      guard let letter else {
        return [GoldenPlace(golden: parameter.name, parameter: parameter, columns: 0..<columns)]
      }
      if block == "px" {
        return [
          GoldenPlace(golden: "px.\(letter)o", parameter: parameter, columns: 0..<columns)
        ]
      }
      let half = columns / 2
      return [
        GoldenPlace(golden: "\(block).\(letter)mu", parameter: parameter, columns: 0..<half),
        GoldenPlace(golden: "\(block).\(letter)ls", parameter: parameter, columns: half..<columns),
      ]
    }
  }
}
