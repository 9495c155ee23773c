#if os(Linux) && arch(x86_64)
  import Foundation
  import Synchronization

  /// Counts every call of an allocating function by any thread and any loaded library: the entries
  /// through which libraries reach `malloc` and its relatives are pointed to functions that count
  /// and pass on. There is no way back, so it is for a process of its own.
  enum AllocationCounter {
    private typealias One = @convention(c) (Int) -> UnsafeMutableRawPointer?
    private typealias Two = @convention(c) (Int, Int) -> UnsafeMutableRawPointer?
    private typealias Again =
      @convention(c) (UnsafeMutableRawPointer?, Int) -> UnsafeMutableRawPointer?
    private typealias Place =
      @convention(c) (UnsafeMutablePointer<UnsafeMutableRawPointer?>, Int, Int) -> Int32
    private typealias Map =
      @convention(c) (UnsafeMutableRawPointer?, Int, Int32, Int32, Int32, Int)
      -> UnsafeMutableRawPointer?

    private static let calls = Atomic<Int>(0)
    private static let malloc = original("malloc", as: One.self)
    private static let calloc = original("calloc", as: Two.self)
    private static let realloc = original("realloc", as: Again.self)
    private static let alignedAlloc = original("aligned_alloc", as: Two.self)
    private static let posixMemalign = original("posix_memalign", as: Place.self)
    private static let mmap = original("mmap", as: Map.self)

    /// Calls since `install`.
    static var count: Int { calls.load(ordering: .sequentiallyConsistent) }

    private static func pass<Result>(on result: Result) -> Result {
      calls.add(1, ordering: .sequentiallyConsistent)
      return result
    }

    private static func original<Function>(_ name: String, as type: Function.Type) -> Function {
      unsafeBitCast(dlsym(nil, name)!, to: type)
    }

    /// Returns how many entries it redirected.
    static func install() -> Int {
      // The originals are looked up before anything is redirected.
      _ = (malloc, calloc, realloc, alignedAlloc, posixMemalign, mmap, count)
      let one: One = { AllocationCounter.pass(on: AllocationCounter.malloc($0)) }
      let two: Two = { AllocationCounter.pass(on: AllocationCounter.calloc($0, $1)) }
      let again: Again = { AllocationCounter.pass(on: AllocationCounter.realloc($0, $1)) }
      let aligned: Two = { AllocationCounter.pass(on: AllocationCounter.alignedAlloc($0, $1)) }
      let place: Place = { AllocationCounter.pass(on: AllocationCounter.posixMemalign($0, $1, $2)) }
      let map: Map = { AllocationCounter.pass(on: AllocationCounter.mmap($0, $1, $2, $3, $4, $5)) }
      let replacements = [
        "malloc": unsafeBitCast(one, to: UInt.self), "calloc": unsafeBitCast(two, to: UInt.self),
        "realloc": unsafeBitCast(again, to: UInt.self),
        "aligned_alloc": unsafeBitCast(aligned, to: UInt.self),
        "posix_memalign": unsafeBitCast(place, to: UInt.self),
        "mmap": unsafeBitCast(map, to: UInt.self),
      ]
      return LoadedLibrary.all.flatMap(\.importedFunctions).reduce(0) { redirected, entry in
        guard let replacement = replacements[entry.name] else { return redirected }
        entry.redirect(to: replacement)
        return redirected + 1
      }
    }
  }
#endif
