// A list that its copies share until one of them changes it: the codes of a test and what they mean
// stand in a million results, and are kept once. Reads as a vector that is constant.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <utility>
#include <vector>

namespace alerts {

template <class T>
class SharedList {
  public:
    using value_type = T;
    using const_iterator = const T*;
    using iterator = const_iterator;

    SharedList() = default;
    SharedList(std::vector<T> made)  // NOLINT(google-explicit-constructor): it is that list
        : all_{made.empty() ? nullptr : std::make_shared<std::vector<T>>(std::move(made))} {}
    SharedList(std::initializer_list<T> some) : SharedList{std::vector<T>(some)} {}

    [[nodiscard]] std::size_t size() const { return all_ ? all_->size() : 0; }
    [[nodiscard]] bool empty() const { return size() == 0; }
    [[nodiscard]] const T* data() const { return all_ ? all_->data() : nullptr; }
    [[nodiscard]] const T* begin() const { return data(); }
    [[nodiscard]] const T* end() const { return data() + size(); }
    [[nodiscard]] const T& operator[](std::size_t i) const { return data()[i]; }
    [[nodiscard]] const T& at(std::size_t i) const { return all().at(i); }
    [[nodiscard]] const T& front() const { return *begin(); }
    [[nodiscard]] const T& back() const { return *(end() - 1); }

    template <class... Parts>
    T& emplace_back(Parts&&... parts) {
        return own().emplace_back(std::forward<Parts>(parts)...);
    }
    void push_back(T one) { own().push_back(std::move(one)); }
    void append(const SharedList& others) {
        if (others.empty()) return;
        const SharedList kept = others;  // which may be this one
        own().insert(own().end(), kept.begin(), kept.end());
    }
    void pop_back() { own().pop_back(); }
    void clear() { all_.reset(); }

    friend bool operator==(const SharedList& a, const SharedList& b) {
        return a.all_ == b.all_ || a.all() == b.all();
    }

  private:
    [[nodiscard]] const std::vector<T>& all() const {
        static const std::vector<T> none;
        return all_ ? *all_ : none;
    }
    // This copy's alone, to be changed.
    [[nodiscard]] std::vector<T>& own() {
        if (!all_)
            all_ = std::make_shared<std::vector<T>>();
        else if (all_.use_count() > 1)
            all_ = std::make_shared<std::vector<T>>(*all_);
        return *all_;
    }

    std::shared_ptr<std::vector<T>> all_;
};

}  // namespace alerts
