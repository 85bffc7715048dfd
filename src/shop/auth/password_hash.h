#pragma once
// Passwords as Argon2id hashes in PHC form ("$argon2id$v=19$m=..."). The hashing is slow and hungry
// by design, so it runs on threads of its own: few, with a bounded queue, and nicer than the loops.
// A flood of logins waits for itself and delays nobody who browses.
//
// Safe from every loop. Passwords are hashed in Unicode's composed form, so that the same word from
// another keyboard is the same word, and are wiped here after use.

#include <string>

#include "platform/loop/worker_pool.h"

namespace flipflop::auth {

struct HashOptions {
  std::size_t memory_kib = 19456;  // OWASP's minimum for Argon2id with two passes
  int passes = 2;
  std::size_t threads = 1;       // hashes at once, each with memory_kib
  std::size_t queue_limit = 64;  // hashes that wait for a thread
};

class PasswordHasher {
 public:
  explicit PasswordHasher(HashOptions options = {});

  // Overloaded when the queue is full, Timeout when the hash did not begin by the deadline.
  Task<std::string> hash(std::string password, Deadline deadline);
  // False as well for a `stored` that is empty or no hash, after the same work: who asks for an
  // account that does not exist waits as long.
  Task<bool> verify(std::string password, std::string stored, Deadline deadline);
  // Whether a new hash of the same password would be a better one.
  bool needs_rehash(const std::string& stored) const;

 private:
  HashOptions options_;
  WorkerPool workers_;
};

}  // namespace flipflop::auth
