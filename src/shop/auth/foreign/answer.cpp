#include "shop/auth/foreign/answer.h"

#include <algorithm>

#include "base/text.h"
#include "platform/crypto/hmac.h"
#include "shop/auth/rules.h"

namespace flipflop::auth::foreign {
namespace {

constexpr std::size_t longest_name = 100;
constexpr std::size_t longest_phone = 30;
constexpr std::size_t longest_id = 200;
constexpr std::size_t most_roles = 100;
constexpr std::size_t longest_code = 60;

// Members that we do not know are no mistake of somebody else's service.
template <class T>
std::optional<T> read(const std::string& body) {
  T value{};
  json::Errors errors;
  json::read_text(json::type_of<T>(), &value, body, errors);
  const bool is_sound = std::ranges::all_of(
      errors.list(), [](const json::FieldError& error) { return error.code == "unknown_field"; });
  if (!is_sound) return std::nullopt;
  return value;
}

std::string line_of(const std::optional<std::string>& text, std::size_t longest) {
  std::string line = text.value_or("");
  std::ranges::replace_if(
      line, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }, ' ');
  return std::string(trim(utf8_prefix(trim(line), longest)));
}

std::optional<Person> person_of(const WireUser& user) {
  const auto id = account_of_id(user.id);
  if (!id || (user.roles && user.roles->size() > most_roles)) return std::nullopt;
  Person person;
  person.id = *id;
  person.email = normal_email(user.email.value_or("")).value_or("");
  person.first_name = line_of(user.first_name, longest_name);
  person.last_name = line_of(user.last_name, longest_name);
  person.phone = line_of(user.phone, longest_phone);
  person.is_active = user.is_active.value_or(true);
  person.is_verified = user.is_verified.value_or(false) && !person.email.empty();
  person.has_second_factor = user.has_second_factor.value_or(false);
  person.roles = user.roles.value_or(std::vector<std::string>{});
  return person;
}

std::optional<WireAnswer> answer_in(const std::string& body) {
  auto envelope = read<WireEnvelope>(body);
  if (!envelope) return std::nullopt;
  if (!envelope->user && envelope->data) return std::move(envelope->data);
  return WireAnswer{envelope->valid, std::move(envelope->user), std::move(envelope->access_token),
                    std::move(envelope->refresh_token)};
}

void read_mistakes(const WireError& error, Refused& refused) {
  const std::string code = error.code.value_or("");
  if (code.size() <= longest_code) refused.code = code;
  for (const WireMistake& mistake : error.details.value_or(std::vector<WireMistake>{})) {
    const std::string field = lower_ascii(mistake.field.value_or(""));
    if (field == "email") refused.is_about_email = true;
    if (!field.ends_with("password")) continue;
    refused.password = Refusal::password_known;
    if (mistake.code == "too_short") refused.password = Refusal::password_too_short;
    if (mistake.code == "too_long") refused.password = Refusal::password_too_long;
  }
}

// Sixteen bytes of a hash as a UUID of version 8 (RFC 9562, 5.8), which no other id of ours is.
Uuid made_of(std::string_view kind, std::string_view text) {
  const std::string hash = crypto::sha256_hex(std::string(kind) + '\n' + std::string(text));
  Uuid uuid;
  const auto digit = [&hash](std::size_t at) {
    return hash[at] <= '9' ? hash[at] - '0' : hash[at] - 'a' + 10;
  };
  for (std::size_t i = 0; i < uuid.bytes.size(); ++i)
    uuid.bytes[i] = static_cast<std::uint8_t>(digit(2 * i) * 16 + digit(2 * i + 1));
  uuid.bytes[6] = static_cast<std::uint8_t>((uuid.bytes[6] & 0x0f) | 0x80);
  uuid.bytes[8] = static_cast<std::uint8_t>((uuid.bytes[8] & 0x3f) | 0x80);
  return uuid;
}

}  // namespace

std::optional<Entered> entered_in(const std::string& body) {
  auto answer = answer_in(body);
  if (!answer || !answer->user || !answer->access_token || !answer->refresh_token)
    return std::nullopt;
  if (!is_token(*answer->access_token) || !is_token(*answer->refresh_token)) return std::nullopt;
  auto person = person_of(*answer->user);
  if (!person) return std::nullopt;
  return Entered{*std::move(person), *std::move(answer->access_token),
                 *std::move(answer->refresh_token)};
}

std::optional<Validity> validity_in(const std::string& body) {
  const auto answer = answer_in(body);
  if (!answer || !answer->valid) return std::nullopt;
  if (!*answer->valid) return Validity{};
  if (!answer->user) return std::nullopt;
  auto person = person_of(*answer->user);
  if (!person) return std::nullopt;
  return Validity{std::move(person)};
}

Refused refused_in(int status, const std::string& body) {
  Refused refused{.status = status};
  const auto refusal = read<WireRefusal>(body);
  if (!refusal) return refused;
  if (refusal->error && refusal->error->text.starts_with('{'))
    if (const auto error = read<WireError>(refusal->error->text)) read_mistakes(*error, refused);
  // The framework's list of mistakes: "password must be longer than or equal to 6 characters".
  if (refusal->message && refusal->message->text.starts_with('[')) {
    const std::string mistakes = lower_ascii(refusal->message->text);
    if (mistakes.find("password") != std::string::npos) refused.password = Refusal::password_known;
    refused.is_about_email = mistakes.find("email") != std::string::npos;
  }
  return refused;
}

std::optional<AccountId> account_of_id(const json::Raw& id) {
  const std::string& text = id.text;
  if (text.size() > longest_id || text.size() < 1) return std::nullopt;
  const bool is_text = text.size() > 2 && text.front() == '"';
  const bool is_whole = std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  if (!is_text && !is_whole) return std::nullopt;
  if (is_text)
    if (const auto own = AccountId::parse(text.substr(1, text.size() - 2)))
      return own->is_nil() ? std::nullopt : own;
  return AccountId{made_of("auth.foreign_account", text)};
}

SessionId session_of_token(std::string_view token) {
  return SessionId{made_of("auth.foreign_token", token)};
}

bool is_token(std::string_view text) {
  return !text.empty() && text.size() <= longest_foreign_token &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

}  // namespace flipflop::auth::foreign
