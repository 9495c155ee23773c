import Foundation
import Testing

@testable import bench

/// Wrong numbers are seen: one expected value, or one input, is moved by 1e-3.
struct `Wrong golden cases` {
  @Test(arguments: goldenNames)
  func `are found out, whichever value is wrong`(_ name: String) throws {
    let json = try JSONSerialization.jsonObject(with: Data(goldenText(name).utf8))
    let places = numbers(in: json).filter(isCompared)
    // A dozen, spread over the file.
    for index in stride(from: 0, to: places.count, by: max(1, places.count / 12)) {
      let place = places[index]
      let report = try report(on: goldenText(name, changedAt: place))
      #expect(!report.holds, "\(name): \(place)")
    }
  }

  @Test(arguments: [
    ("sfnn_2l_softmax", "params.W1.0.0"), ("sfnn_2l_softmax", "x.1"),
    ("sfnn_1l_bernoulli", "G1_baseline.1.0"), ("sfnn_1l_gaussian", "Gc_constant"),
    ("hybrid_c_2l_bernoulli", "params.U2.0.1"), ("network_a", "xs.0.0"), ("ema_baseline", "beta"),
  ])
  func `are found out by a wrong input`(_ name: String, _ place: String) throws {
    let wrong = try goldenText(name, changedAt: place.split(separator: ".").map(String.init))
    #expect(try !report(on: wrong).holds)
  }

  /// Whether this number is an expected value of a quantity that the package computes.
  private func isCompared(_ place: [String]) -> Bool {
    let given: Set = [
      "sizes", "params", "x", "y", "xs", "ys", "particles", "h", "G1_baseline", "Gc_constant", "M",
      "beta", "p_h0",
    ]
    let unknown: Set = [
      "VIMCO_geo", "VIMCO_arith", "RLOO", "LEG", "tau", "eta", "muprop_f_mean", "muprop_df_mean",
      "M_times_bias_over_leading_at_last_M",
    ]
    guard given.union(unknown).isDisjoint(with: place) else { return false }
    return switch place[0] {
    case "scalar": place.last != "a"
    case "lists": !place.contains("log_w")
    case "steps": !place.contains("a") && !place.contains("C_hat")
    case "draws": place.contains("ST_G3")
    case "expected": false
    default: true
    }
  }
}
