/// `text` as content or attribute of XML and HTML. Characters that XML 1.0 has no way to write become �.
func xmlEscaped(_ text: String) -> String {
  var escaped = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": escaped += "&amp;"
    case "<": escaped += "&lt;"
    case ">": escaped += "&gt;"
    case "\"": escaped += "&quot;"
    case "\t", "\n", "\r": escaped += "&#\(scalar.value);"
    case _ where scalar.value < 0x20 || scalar.value & 0xfffe == 0xfffe: escaped += "\u{fffd}"
    default: escaped.unicodeScalars.append(scalar)
    }
  }
  return escaped
}
