import Glibc
import Kernels
func now() -> Double { var t = timespec(); clock_gettime(CLOCK_MONOTONIC, &t); return Double(t.tv_sec) + Double(t.tv_nsec)*1e-9 }
func best(_ reps: Int, _ f: () -> Void) -> Double { var b = 1e9; for _ in 0..<reps { let t = now(); f(); b = min(b, now() - t) }; return b }
let arena = Arena()
let peak = 117.4
let scratch = Scratch(in: arena)
func random(_ r: Int, _ c: Int) -> Matrix { let m = arena.matrix(rows: r, columns: c); m.copy(from: (0..<r*c).map { (i: Int) -> Float in let q: Int = ((i &* 2654435761) >> 7) & 1023; return Float(q) / 1024 - 0.5 }); return m }
for s in InstructionSet.available {
  let k = KernelSet(s)
  print("==", s)
  let x = random(1, 4096), y = arena.matrix(rows: 1, columns: 4096)
  for i in 0..<4096 { x[0, i] = x[0, i] * 16 }
  for f in ElementwiseFunction.allCases { let t = best(2000) { k.apply(f, x, into: y) }; print(f, (4096 / t * 1e-7).rounded() / 100, "G/s") }
  for (kind, m, n, d) in [("NN",2000,200,200),("NT",2000,200,200),("TN",200,200,2000),("NN",2000,392,200),("TN",200,392,2000),("NT",2000,200,392),("NN",2000,10,200),("NN",100,200,784),("TN",784,200,100)] {
    let ta = kind.first! == "T", tb = kind.last! == "T"
    let a = ta ? random(d, m) : random(m, d), b = tb ? random(n, d) : random(d, n), c = arena.matrix(rows: m, columns: n)
    let t = best(20) { k.matmul(a, transposed: ta, b, transposed: tb, into: c, scratch: scratch) }
    var e = 0.0
    for i in stride(from: 0, to: m, by: max(1, m/17)) { for j in 0..<n { var z = 0.0; for q in 0..<d { z += Double(ta ? a[q, i] : a[i, q]) * Double(tb ? b[j, q] : b[q, j]) }; e = max(e, abs(z - Double(c[i, j]))) } }
    print(kind, m, n, d, (2e-9 * Double(m*n*d) / t / peak * 1000).rounded() / 10, "% err", e)
  }
  for (m, n, d) in [(2000,200,200),(2000,392,200),(200,200,2000),(200,392,2000),(2000,10,200),(100,200,200),(20,200,200)] {
    for density in [0.5, 0.05] {
    let h = arena.bitMatrix(rows: m, columns: d), w = random(d, n), c = arena.matrix(rows: m, columns: n), bias = random(1, n)
    var g = SystemRandomNumberGenerator()
    for i in 0..<m { for j in 0..<d { h[i, j] = Double.random(in: 0..<1, using: &g) < density } }
    let t = best(20) { k.binaryMatmul(h, w, startingFrom: bias, into: c, scratch: scratch) }
    var e = 0.0
    for i in stride(from: 0, to: m, by: max(1, m/17)) { for j in 0..<n { var z = Double(bias[0, j]); for q in 0..<d where h[i, q] { z += Double(w[q, j]) }; e = max(e, abs(z - Double(c[i, j]))) } }
    print("lut", m, n, d, density, (2e-9 * Double(m*n*d) / t / peak * 100).rounded() / 100, "x err", e)
    }
  }
}
