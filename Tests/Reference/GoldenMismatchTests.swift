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
      let wrong = changing(json, at: place[...])
      let data = try JSONSerialization.data(withJSONObject: wrong)
      let report = try report(on: String(decoding: data, as: UTF8.self))
      #expect(!report.holds, "\(name): \(place)")
    }
  }

  @Test(arguments: [
    ("sfnn_2l_softmax", "params.W1.0.0"), ("sfnn_2l_softmax", "x.1"),
    ("sfnn_1l_bernoulli", "G1_baseline.1.0"), ("sfnn_1l_gaussian", "Gc_constant"),
    ("hybrid_c_2l_bernoulli", "params.U2.0.1"), ("network_a", "xs.0.0"), ("ema_baseline", "beta"),
  ])
  func `are found out by a wrong input`(_ name: String, _ place: String) throws {
    let json = try JSONSerialization.jsonObject(with: Data(goldenText(name).utf8))
    let wrong = changing(json, at: place.split(separator: ".").map(String.init)[...])
    let data = try JSONSerialization.data(withJSONObject: wrong)
    #expect(try !report(on: String(decoding: data, as: UTF8.self)).holds)
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

  private func numbers(in json: Any) -> [[String]] {
    switch json {
    case let object as [String: Any]:
      object.sorted { $0.key < $1.key }.flatMap { key, value in
        numbers(in: value).map { [key] + $0 }
      }
    case let list as [Any]:
      list.enumerated().flatMap { index, value in numbers(in: value).map { ["\(index)"] + $0 } }
    case is NSNumber: [[]]
    default: []
    }
  }

  private func changing(_ json: Any, at place: ArraySlice<String>) -> Any {
    guard let key = place.first else { return (json as! NSNumber).doubleValue + 1e-3 }
    if var object = json as? [String: Any] {
      object[key] = changing(object[key]!, at: place.dropFirst())
      return object
    }
    var list = json as! [Any]
    list[Int(key)!] = changing(list[Int(key)!], at: place.dropFirst())
    return list
  }
}
